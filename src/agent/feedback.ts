import type { BrokenCallPart, ModelReply, TextPart } from '../domain/message.ts';
import { faults } from './patience.ts';

const STEPS_WARNING = 3;

/** What a model is told beside the results of its calls. */
export function remarks(reply: ModelReply, stepsLeft: number): TextPart[] {
  const { silent, length } = faults(reply);
  const texts = [
    ...(length ? ['Your reply was cut at its limit. Go on in smaller steps.'] : []),
    ...(silent ? ['You called no tool. Go on with a tool call, or call finish with your answer.'] : []),
    ...(stepsLeft === STEPS_WARNING
      ? [`Only ${STEPS_WARNING} replies are left. Call finish before they are used up.`]
      : []),
  ];
  return texts.map((text) => ({ kind: 'text', text }));
}

/** The answer to a call of a tool that the role does not have. */
export function unknownTool(name: string, known: readonly string[]): string {
  return `There is no tool ${JSON.stringify(name.slice(0, 64))}. The tools are: ${known.join(', ')}.`;
}

/** The answer to a call whose arguments were no JSON object. */
export function brokenCall({ tool, problem }: BrokenCallPart): string {
  return `The call of ${JSON.stringify(tool.slice(0, 64))} could not be read: ${problem.slice(0, 300)} Make it again with one JSON object.`;
}

/** Goes beside the result of a call that was made before with nothing in between. */
export const MADE_BEFORE = '[You made this very call just before. A third time ends your work.]';

/** The answer to a finish whose reply also held a call that went wrong. */
export const NOT_FINISHED = 'Not taken: another call of the same reply failed. See to it, then call finish again.';

/** The answer to a finish that does not fit the role's schema. */
export function wrongAnswer(problems: string): string {
  return `Your answer was not taken. ${problems} Call finish again.`;
}
