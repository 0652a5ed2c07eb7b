import { asBotError, errorRow } from '../../domain/errors.ts';
import { aboutEach } from './about-each.ts';
import { type Check, notChecked, ok, problem, warning } from './check.ts';
import type { ModelSite } from './site.ts';

const id = (model: ModelSite) => model.id;

/** The models that the roles would use. No model is asked for a reply: nothing is paid for. */
export const MODEL_CHECKS: readonly Check[] = [
  {
    id: 'model-key',
    looksAt: 'whether each model has what it needs: a key, an address',
    problem: 'no model is configured, or one lacks its key',
    next: 'Set the variable that holds the key, e.g. ANTHROPIC_API_KEY (or its `_FILE` variant), or `models` in the settings.',
    judge: async (site) => {
      await site.settings();
      const models = await site.models().catch((thrown: unknown) => asBotError(thrown));
      if (models instanceof Error) return problem(`${models.message}. ${errorRow(models.code).says}`);
      return await aboutEach(models, id, (model) =>
        model.made().then(
          () => ok('complete'),
          (thrown: unknown) => problem(asBotError(thrown).message),
        ),
      );
    },
  },
  {
    id: 'model-address',
    looksAt: "whether each model's server answers",
    problem: 'it does not, or with an error of its own',
    next: "Check `baseUrl` in the settings, OPENAI_BASE_URL or OLLAMA_HOST, and this machine's way to it.",
    judge: async (site) =>
      await aboutEach(await site.models(), id, async (model) => {
        const answer = await asked(model);
        if (answer === undefined) return notChecked('its key is missing');
        if (answer.kind === 'silent') return problem(answer.why);
        return answer.kind === 'odd' ? problem(`it answers with ${answer.status}`) : ok('answers');
      }),
  },
  {
    id: 'model-key-taken',
    looksAt: "whether each model's server takes the key",
    problem: 'it refuses it',
    next: 'Make a new key with the provider, and set it here; a key of one provider does not open another.',
    judge: async (site) =>
      await aboutEach(await site.models(), id, async (model) => {
        const answer = await asked(model);
        if (answer === undefined) return notChecked('its key is missing');
        if (answer.kind === 'refuses') return problem(`it refuses the key with ${answer.status}`);
        return answer.kind === 'answers' ? ok('taken') : notChecked('its server gave no usable answer');
      }),
  },
  {
    id: 'model-name',
    looksAt: "whether each model is on its server's list",
    warning: 'it is not',
    next: 'Check how the provider writes the name, or fetch the model (for Ollama: `ollama pull NAME`).',
    judge: async (site) =>
      await aboutEach(await site.models(), id, async (model) => {
        const answer = await asked(model);
        if (answer?.kind !== 'answers') return notChecked('its server gave no usable answer');
        if (answer.listed === undefined) return notChecked('its server has no list of models');
        return answer.listed ? ok('listed') : warning('its server does not list it');
      }),
  },
];

/** The server's answer; undefined for a model that cannot even be made. */
async function asked(model: ModelSite) {
  const complete = await model.made().then(
    () => true,
    () => false,
  );
  return complete ? await model.answer() : undefined;
}
