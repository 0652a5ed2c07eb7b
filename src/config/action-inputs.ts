import type { EnvRecord } from './secret-variable.ts';

/** One input of the Action: declared once; action.yml and the README are made from this. */
export interface ActionInput {
  readonly name: string;
  readonly description: string;
  readonly default: string;
  /** The environment variable that it stands for, where there is one; the input goes before it. */
  readonly variable?: string;
}

/** Every input of the Action. Defaults are safe: nothing is pushed to a default branch, merged or approved whatever is set. */
export const ACTION_INPUTS = [
  {
    name: 'token',
    description:
      'Token for the forge. It needs write access to contents, issues, pull requests and commit statuses of this repository, and to nothing else.',
    default: '${{ github.token }}',
  },
  {
    name: 'anthropic-api-key',
    description: 'Key for models of Anthropic.',
    default: '',
    variable: 'ANTHROPIC_API_KEY',
  },
  { name: 'openai-api-key', description: 'Key for models of OpenAI.', default: '', variable: 'OPENAI_API_KEY' },
  {
    name: 'openai-base-url',
    description: "Address of a server that speaks OpenAI's interface, where it is not OpenAI's own.",
    default: '',
    variable: 'OPENAI_BASE_URL',
  },
  { name: 'ollama-host', description: 'Address of an Ollama server.', default: '', variable: 'OLLAMA_HOST' },
  {
    name: 'settings',
    description:
      'Server settings as YAML (docs/settings.md): models, budget, limits, sandbox. No secret belongs in here.',
    default: '',
  },
  {
    name: 'sandbox',
    description: 'Where untrusted commands run: auto takes the strongest that is there, docker or process insist.',
    default: 'auto',
  },
  {
    name: 'issue',
    description: 'Number of the issue to work on, for workflow_dispatch; the events of issues name theirs.',
    default: '',
  },
  {
    name: 'journal-secret',
    description:
      'Signs what a run leaves for the next one, so that nobody else can write it. Left empty it is derived from the key of the model.',
    default: '',
  },
] as const satisfies readonly ActionInput[];

export type ActionInputName = (typeof ACTION_INPUTS)[number]['name'];

/** The values of the inputs, and the environment with what they stand for in it. */
export interface ActionInputs {
  readonly value: (name: ActionInputName) => string;
  readonly environment: EnvRecord;
}

/** Reads the inputs from the variables that a runner gives them in. */
export function actionInputs(record: EnvRecord): ActionInputs {
  const value = (name: ActionInputName) => record[variableOf(name)]?.trim() ?? '';
  const named = ACTION_INPUTS.flatMap((input) =>
    'variable' in input && value(input.name) !== '' ? [[input.variable, value(input.name)] as const] : [],
  );
  return { value, environment: { ...record, ...Object.fromEntries(named) } };
}

/** The name of the variable in which a runner gives an input. */
export function variableOf(name: string): string {
  return `INPUT_${name.replaceAll(' ', '_').toUpperCase()}`;
}
