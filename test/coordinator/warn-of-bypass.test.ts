import { describe, expect, it } from 'vitest';
import type { Crew } from '../../src/coordinator/crew.ts';
import { warnOfBypass } from '../../src/coordinator/warn-of-bypass.ts';
import { BotError } from '../../src/domain/errors.ts';
import { type RepoRef, repoSlug } from '../../src/domain/refs.ts';
import type { Forge } from '../../src/ports/forge.ts';
import { giteaFixture } from '../support/gitea-fixture.ts';
import { githubFixture } from '../support/github-fixture.ts';
import { gitlabFixture } from '../support/gitlab-fixture.ts';
import { silentLog } from '../support/silent-log.ts';

const FIXTURES = { gitea: giteaFixture, github: githubFixture, gitlab: gitlabFixture } as const;
const signal = new AbortController().signal;
const REPO = { owner: 'alice', name: 'calc' };

/** What is logged, level by level, and whether it came to an end. */
async function looked(forge: Forge, repo: RepoRef) {
  const lines: { readonly level: string; readonly text: string; readonly fields: unknown }[] = [];
  const note = (level: string) => (text: string, fields?: object) => void lines.push({ level, text, fields });
  const log = { ...silentLog, warn: note('warn'), info: note('info'), error: note('error') };
  // Nothing else of the crew is asked.
  const ended = await warnOfBypass({ forge, log } as unknown as Crew, repo, signal);
  return { lines, ended };
}

describe.each(Object.entries(FIXTURES))('the protection of the default branch on %s', (kind, open) => {
  it('is warned of where it is missing or does not hold the bot, once, with what to do', async () => {
    await using at = await open();
    const held = at.server.repository(at.repo.owner, at.repo.name);
    expect(await looked(at.forge, at.repo)).toMatchObject({
      ended: true,
      lines: [
        {
          level: 'warn',
          text: expect.stringMatching(/not protected/),
          fields: { repo: repoSlug(at.repo), branch: 'main', next: expect.stringMatching(/Protect/) },
        },
      ],
    });
    const { login } = await at.forge.whoAmI(signal);
    held.protections = { main: [login] };
    const past =
      kind === 'github'
        ? []
        : [
            {
              level: 'warn',
              text: expect.stringMatching(/past every review/),
              fields: { next: expect.stringMatching(/Take the bot/) },
            },
          ];
    expect(await looked(at.forge, at.repo)).toMatchObject({ ended: true, lines: past });
    held.protections = { main: [at.author] };
    expect(await looked(at.forge, at.repo)).toEqual({ ended: true, lines: [] });
  });
});

describe('a protection that cannot be looked at', () => {
  const failing = (code: 'FORGE_UNREACHABLE' | 'FORGE_REFUSED') => {
    const refuse = () => Promise.reject(new BotError(code, 'planted'));
    return { source: { defaultBranch: refuse } } as unknown as Forge;
  };

  it('is asked for again where the forge was not reached, and else said once', async () => {
    expect(await looked(failing('FORGE_UNREACHABLE'), REPO)).toEqual({ ended: false, lines: [] });
    expect(await looked(failing('FORGE_REFUSED'), REPO)).toMatchObject({ ended: true, lines: [{ level: 'info' }] });
  });
});
