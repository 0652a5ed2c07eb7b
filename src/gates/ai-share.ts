import type { Gate } from './gate.ts';
import { judge } from './judgement.ts';

/** Holds back help that would make a person's pull request the bot's. */
export const aiShareGate: Gate = {
  name: 'ai-share',
  needs: 'diff',
  async check(input) {
    const { share } = input;
    if (!share) return { pass: 'skipped', name: 'ai-share', why: 'The settings set no limit.' };
    const startedAt = input.clock.now();
    const { bot, all, most } = share;
    const percent = all === 0 ? 0 : Math.min(100, (100 * bot) / all);
    const looked = `counts ${bot} of ${all} added lines as the bot's`;
    const title = `${Math.round(percent)} % of the lines that the pull request adds would be the bot's`;
    const description = `At most ${most} % may be. Change less, or leave the rest to the author.`;
    const findings = percent > most ? [{ title, description, severity: 'blocker' as const }] : [];
    return judge(input, { name: 'ai-share', looked, startedAt }, findings);
  },
};
