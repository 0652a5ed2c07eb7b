import { describe, expect, it } from 'vitest';
import { forgeKindOf, placeOf } from '../../../src/cli/init/forge-of-remote.ts';

const NOWHERE = { github: { url: undefined }, gitea: { url: undefined }, gitlab: { url: undefined } };

describe('the address of a remote', () => {
  it.each([
    ['https://github.com/acme/shop.git', 'github.com', 'acme', 'shop'],
    ['https://user:word@github.com/acme/shop', 'github.com', 'acme', 'shop'],
    ['git@github.com:acme/shop.git', 'github.com', 'acme', 'shop'],
    ['gitlab.example.org:group/sub/tool.git', 'gitlab.example.org', 'group/sub', 'tool'],
    ['ssh://git@Git.Example.org:2222/acme/shop.git/', 'git.example.org', 'acme', 'shop'],
    ['http://127.0.0.1:3000/acme/shop.git', '127.0.0.1:3000', 'acme', 'shop'],
  ])('%s is a place', (remote, host, owner, name) => {
    expect(placeOf(remote)).toEqual({ host, repo: { owner, name } });
  });

  it.each(['/srv/git/shop.git', '../shop', 'file:///srv/git/acme/shop.git', 'https://github.com/shop', ''])(
    '%s is none',
    (remote) => {
      expect(placeOf(remote)).toBeUndefined();
    },
  );
});

describe('the kind of a forge', () => {
  it.each([
    ['github.com', [], 'github'],
    ['codeberg.org', [], 'gitea'],
    ['gitlab.example.org', ['.github/workflows/ci.yml'], 'gitlab'],
    ['forgejo.example.org', [], 'gitea'],
    ['git.example.org', ['.gitlab-ci.yml'], 'gitlab'],
    ['git.example.org', ['.forgejo/workflows/ci.yml', '.github/FUNDING.yml'], 'gitea'],
    [undefined, ['.github/workflows/ci.yml'], 'github'],
    ['git.example.org', ['README.md', 'x/.github/y'], undefined],
  ])('of %s with %j is %s', (host, paths, kind) => {
    expect(forgeKindOf(host, NOWHERE, paths)).toBe(kind);
  });

  it('is first of all what the environment says', () => {
    const told = { ...NOWHERE, gitea: { url: 'https://github.example.org/' } };
    expect(forgeKindOf('github.example.org', told, [])).toBe('gitea');
  });
});
