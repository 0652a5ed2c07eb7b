import { asBotError } from '../../domain/errors.ts';
import { type Check, notChecked, ok, problem, warning } from './check.ts';
import { olderThan } from './older-than.ts';

const LEAST_NODE = '24.0.0';
const LEAST_DOCKER = '20.10.0';

/** What the machine itself must have. */
export const MACHINE_CHECKS: readonly Check[] = [
  {
    id: 'node',
    looksAt: 'the version of Node.js that runs this',
    problem: `older than ${LEAST_NODE}`,
    next: `Install Node.js ${LEAST_NODE} or newer, or start Issuewright by npm, which brings it.`,
    judge: async ({ node }) =>
      olderThan(node, LEAST_NODE) ? problem(`this is ${node}, and ${LEAST_NODE} is needed`) : ok(node),
  },
  {
    id: 'git',
    looksAt: '`git` on the path',
    problem: 'missing, or older than 2.38',
    next: 'Install git 2.38 or newer and make sure that it is on the PATH of the server.',
    judge: async (site) => await site.git().then(ok, (thrown: unknown) => problem(asBotError(thrown).message)),
  },
  {
    id: 'engine',
    looksAt: 'the container engine, unless `sandbox.kind` is `process`',
    problem: `older than ${LEAST_DOCKER}, or missing where \`sandbox.kind\` is \`docker\``,
    next: `Start Docker ${LEAST_DOCKER} or newer and let the user of the server reach its socket (DOCKER_HOST).`,
    judge: async (site) => {
      const engine = await site.engine();
      if (engine === undefined) return notChecked('the settings want no containers');
      if ('version' in engine)
        return olderThan(engine.version, LEAST_DOCKER)
          ? problem(`Docker ${engine.version} lacks protections that the sandbox relies on`)
          : ok(`Docker ${engine.version}`);
      return (await site.wish()) === 'docker' ? problem(engine.missing) : notChecked('no container engine answers');
    },
  },
  {
    id: 'sandbox',
    looksAt: 'which sandbox an order would get',
    problem: 'none is there, or only one weaker than `sandbox.minimum`',
    warning: 'its image is not on this machine yet',
    next: 'Install Docker or bubblewrap; pull the image of `sandbox.image`; or lower `sandbox.minimum` knowingly.',
    judge: async (site) => {
      try {
        const tried = await site.sandbox();
        if (tried === 'no-image')
          return warning('no suitable image is here: the first order waits until one is fetched');
        const { engine, level, weaknesses } = tried.isolation;
        return ok([`${engine}, isolation \`${level}\``, ...weaknesses].join('; '));
      } catch (thrown) {
        const { code, message } = asBotError(thrown);
        return code.startsWith('SANDBOX_') ? problem(message) : Promise.reject(thrown);
      }
    },
  },
  {
    id: 'sandbox-proof',
    looksAt: 'each protection of that sandbox, by an attack inside of it',
    problem: 'an attack succeeds',
    next: 'Do not run orders on this machine before the protection holds; see SECURITY.md.',
    judge: async (site) => {
      const tried = await site.sandbox();
      if (tried === 'no-image') return notChecked('there is no image to try it with');
      const broken = tried.proofs.filter(({ held }) => !held).map(({ name }) => name);
      return broken.length === 0
        ? ok(`${tried.proofs.length} of ${tried.proofs.length} held`)
        : problem(`did not hold: ${broken.join(', ')}`);
    },
  },
  {
    id: 'port',
    looksAt: 'the address and port of `listen`',
    problem: 'another program has it, or this user may not use it',
    next: 'Set `listen.port` to a free one, or end the program that has it.',
    judge: async (site) => {
      const { host, port } = (await site.settings()).listen;
      const facts = await site.listen();
      if (facts === 'free') return ok(`${host}, port ${port} is free`);
      return facts === 'ours'
        ? ok(`our own server has ${host}, port ${port}`)
        : problem(`${host}, port ${port}: ${facts.refused}`);
    },
  },
];
