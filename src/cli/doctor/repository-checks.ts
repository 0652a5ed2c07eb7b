import { permits } from '../../domain/actor.ts';
import { asBotError } from '../../domain/errors.ts';
import { labelSet } from '../../domain/labels.ts';
import { aboutEach } from './about-each.ts';
import { type Check, type Judgement, notChecked, ok, problem, warning } from './check.ts';
import type { RepoSite } from './forge-site.ts';
import type { Site } from './site.ts';

/** Each repository of the settings. */
export const REPOSITORY_CHECKS: readonly Check[] = [
  {
    id: 'repositories',
    looksAt: 'whether the forge knows each repository of `repositories`, and shows it to the bot',
    problem: 'it does not, or there is no commit in it',
    warning: 'none is named: a lost webhook stays lost, and nothing about them can be looked at',
    next: 'Name them in `repositories` as owner/name (or here by `--repo`), and add the bot to each.',
    judge: async (site) => {
      if ((await site.forge.repositories()).length === 0) return warning('none is named');
      await site.forge.standing();
      return await each(site, async ({ tip }) => {
        const found = await tip().catch((thrown: unknown) => asBotError(thrown));
        if (found instanceof Error) return problem(found.message);
        return found ? ok(`default branch \`${found.branch}\``) : problem('it has no commit yet');
      });
    },
  },
  {
    id: 'bot-rights',
    looksAt: "the bot's permission in each repository",
    problem: 'less than it needs: `write`, on Gitea `admin`, where nobody else is told what a sender may do',
    next: "Raise the role of the bot's user in the repository.",
    judge: async (site) =>
      await each(site, async ({ footing }) => {
        const { permission, needs } = await footing();
        return permits(permission, needs) ? ok(permission) : problem(`it has ${permission} and needs ${needs}`);
      }),
  },
  {
    id: 'token-issues',
    looksAt: 'whether the token may write comments and labels',
    problem: 'it may not',
    next: 'Make a token that may write issues: on Gitea the scope `write:issue`, on GitLab `api`, on GitHub issues and contents to write.',
    judge: async (site) => await each(site, async ({ footing }) => mayWrite((await footing()).may.issues)),
  },
  {
    id: 'token-contents',
    looksAt: 'whether the token may write branches',
    problem: 'it may not',
    next: 'Make a token that may write contents: on Gitea the scope `write:repository`, on GitLab `api`, on GitHub issues and contents to write.',
    judge: async (site) => await each(site, async ({ footing }) => mayWrite((await footing()).may.contents)),
  },
  {
    id: 'bot-identity',
    looksAt: "whose user the bot's is",
    problem: 'it is a person who gives commands: the owner of a repository, or a code owner',
    next: "Give the bot a user of its own: what its user does is never a command, and code owners' reviews would be its own.",
    judge: async (site) => {
      const { login } = await site.forge.standing();
      return await each(site, async ({ owner, codeOwners }) => {
        if (owner.toLowerCase() === login.toLowerCase()) return problem(`@${login} owns the repository`);
        return names(await codeOwners(), login) ? problem(`@${login} is a code owner`) : ok(`@${login}`);
      });
    },
  },
  {
    id: 'labels',
    looksAt: 'whether the label that starts work exists',
    warning: 'it does not: nobody can set it',
    next: 'Create the label; the bot makes all others at its first order.',
    judge: async (site) =>
      await each(site, async ({ labels, settings }) => {
        const prefix = await settings().then(
          (found) => found.labels.prefix,
          () => 'agent',
        );
        const { best } = labelSet(prefix).triggers;
        return (await labels()).includes(best) ? ok(`\`${best}\``) : warning(`there is no label \`${best}\``);
      }),
  },
  {
    id: 'repository-settings',
    looksAt: "each repository's settings file on its default branch",
    problem: 'it has errors: no order starts',
    next: 'Mend what is named; `issuewright config check FILE` in a clone shows it again.',
    judge: async (site) =>
      await each(site, async ({ settings }) => {
        const wrong = await settings().then(() => undefined, asBotError);
        if (wrong === undefined) return ok('no errors');
        return wrong.code === 'SETTINGS_INVALID' ? problem(wrong.message) : Promise.reject(wrong);
      }),
  },
  {
    id: 'branch-protected',
    looksAt: 'whether the default branch is protected',
    warning: 'it is not: whoever may write, the bot among them, may push to it without a review',
    next: 'Protect the default branch: changes by pull request only.',
    judge: async (site) =>
      await each(site, async ({ protection }) => {
        const found = await protection();
        if (!found) return notChecked('there is no commit yet');
        return found.protected ? ok('protected') : warning('the default branch is not protected');
      }),
  },
  {
    id: 'branch-bypass',
    looksAt: 'whether the bot may push to the protected branch all the same',
    problem: 'it may',
    next: "Take the bot's user from those who may push to the branch.",
    judge: async (site) =>
      await each(site, async ({ protection }) => {
        const found = await protection();
        if (!found?.protected) return notChecked('the branch is not protected');
        if (found.botMayPush === undefined) return notChecked('the forge does not tell');
        return found.botMayPush ? problem('the bot may push to it past every review') : ok('it may not');
      }),
  },
];

function each(site: Site, judge: (repo: RepoSite) => Promise<Judgement>): Promise<readonly Judgement[]> {
  return site.forge.repositories().then((all) => aboutEach(all, ({ slug }) => slug, judge));
}

function mayWrite(may: boolean | undefined): Judgement {
  if (may === undefined) return notChecked('that shows only in doing; its scopes and its permission are looked at');
  return may ? ok('it may') : problem('the forge refuses it');
}

function names(codeOwners: string, login: string): boolean {
  const words = codeOwners.split('\n').flatMap((line) => line.replace(/#.*/, '').split(/\s+/));
  return words.some((word) => word.toLowerCase() === `@${login.toLowerCase()}`);
}
