// The import table of ARCHITECTURE.md: each room and what it may import beside itself.
const LEAVES = ['domain', 'ports', 'lib'];
const ROOMS = {
  domain: [],
  lib: [],
  ports: ['domain'],
  config: ['domain', 'lib'],
  forges: LEAVES,
  models: LEAVES,
  sandboxes: LEAVES,
  git: LEAVES,
  stores: LEAVES,
  queues: LEAVES,
  agent: LEAVES,
  gates: LEAVES,
  roles: [...LEAVES, 'agent'],
  workflow: [...LEAVES, 'agent', 'roles', 'gates'],
  coordinator: [...LEAVES, 'config', 'workflow', 'agent', 'roles', 'gates'],
  intake: [...LEAVES, 'config'],
  ops: [...LEAVES, 'config'],
  runtime: LEAVES,
  demo: ['domain', 'lib'],
};

const table = Object.entries(ROOMS).map(([room, may]) => ({
  name: `${room}-imports`,
  severity: 'error',
  from: { path: `^src/${room}/` },
  to: { path: '^src/', pathNot: `^src/(?:${[room, ...may].join('|')})/` },
}));

const siblings = ['forges', 'models', 'sandboxes', 'stores', 'queues'].map((room) => ({
  name: `${room}-siblings`,
  comment: 'An adapter never imports a sibling.',
  severity: 'error',
  from: { path: `^src/${room}/([^/]+)/` },
  to: { path: `^src/${room}/[^/]+/`, pathNot: `^src/${room}/$1/` },
}));

module.exports = {
  forbidden: [...table, ...siblings, { name: 'no-circles', severity: 'error', from: {}, to: { circular: true } }],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
  },
};
