import { asBotError } from '../../domain/errors.ts';
import { shownUrl } from '../../lib/shown-url.ts';
import { type Check, notChecked, ok, problem, warning } from './check.ts';

const DAY_MS = 86_400_000;
const SOON_DAYS = 14;
const SKEW_WARNING_S = 30;
const SKEW_PROBLEM_S = 300;

/** The forge's server, and the bot's token there. */
export const FORGE_CHECKS: readonly Check[] = [
  {
    id: 'forge-address',
    looksAt: "whether the forge's server answers at its address",
    problem: 'no address is set, nothing answers, or it sends to another address',
    next: 'Set `forge.url` (or GITHUB_URL, GITEA_URL, GITLAB_URL) to the final address, with https where the forge has it.',
    judge: async (site) => {
      const { forge, settings } = site;
      await settings();
      const access = await forge.access().catch((thrown: unknown) => asBotError(thrown));
      if (access instanceof Error) return problem(access.message);
      const met = await forge.greeting().catch((thrown: unknown) => asBotError(thrown));
      if (met instanceof Error) return problem(`${shownUrl(access.url)}: ${met.message}`);
      const { status, redirect } = met.greeting;
      if (redirect !== undefined) return problem(`it sends to ${shownUrl(redirect)}; the token is not sent there`);
      return status >= 500 ? problem(`it answers with ${status}`) : ok(shownUrl(access.url));
    },
  },
  {
    id: 'clock',
    looksAt: "this machine's clock beside the forge's",
    problem: `they differ by more than ${SKEW_PROBLEM_S} s: signed webhooks and claims are misjudged`,
    warning: `they differ by more than ${SKEW_WARNING_S} s`,
    next: 'Let both machines keep their time by NTP.',
    judge: async ({ forge }) => {
      const { at, greeting } = await forge.greeting();
      const theirs = Date.parse(greeting.date ?? '');
      if (Number.isNaN(theirs)) return notChecked('the forge does not tell its time');
      const seconds = Math.round(Math.abs(at - theirs) / 1000);
      const said = `${seconds} s apart`;
      if (seconds > SKEW_PROBLEM_S) return problem(said);
      return seconds > SKEW_WARNING_S ? warning(said) : ok(said);
    },
  },
  {
    id: 'forge-token',
    looksAt: "whether the forge takes the bot's token",
    problem: 'it refuses it, or the server is not the kind of forge that the settings say',
    next: "Make a token for the bot's user and set it (GITHUB_TOKEN, GITEA_TOKEN, GITLAB_TOKEN); check `forge.kind`.",
    judge: async ({ forge }) => {
      const { greeting } = await forge.greeting();
      if (greeting.redirect !== undefined) return notChecked('the token is not sent to where the forge sends');
      return await forge.standing().then(
        ({ login }) => ok(`the bot is @${login}`),
        (thrown: unknown) => problem(asBotError(thrown).message),
      );
    },
  },
  {
    id: 'token-lifetime',
    looksAt: 'when the token ends, where the forge tells',
    warning: `within ${SOON_DAYS} days`,
    next: 'Make a new token in time, or let it be rotated.',
    judge: async ({ forge }) => {
      const { expires } = await forge.standing();
      const ends = Date.parse(expires ?? '');
      if (Number.isNaN(ends)) return notChecked('the forge does not tell, or it never ends');
      const { at } = await forge.greeting();
      return ends - at < SOON_DAYS * DAY_MS ? warning(`it ends on ${expires}`) : ok(`it ends on ${expires}`);
    },
  },
  {
    id: 'token-excess',
    looksAt: 'what the token opens beyond what the bot needs',
    problem: 'its user administers the whole server',
    warning: 'it has scopes that the bot never uses',
    next: 'Give the bot a user of its own without administration, and a token with the scopes of docs/doctor.md only.',
    judge: async ({ forge }) => {
      const { login, siteAdmin, excess } = await forge.standing();
      if (siteAdmin) return problem(`@${login} administers the whole server`);
      return excess.length > 0 ? warning(`it opens more than is needed: ${excess.join(', ')}`) : ok('none');
    },
  },
  {
    id: 'token-scopes',
    looksAt: 'whether the token has the scopes that the bot needs',
    problem: 'one is missing',
    next: 'Make a token with the scopes of docs/doctor.md.',
    judge: async ({ forge }) => {
      const { lacking } = await forge.standing();
      return lacking.length > 0 ? problem(`it lacks ${lacking.join(', ')}`) : ok('none is known to be missing');
    },
  },
];
