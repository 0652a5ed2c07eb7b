/**
 * What the engine does after an error: `fix-input` a person must change something; `again` the same call may be
 * repeated; `requeue` the order goes back to the queue and its attempt is not consumed; `pause` the order waits;
 * `end` the order is over.
 */
export type RetryRule = 'fix-input' | 'again' | 'requeue' | 'pause' | 'end';

export interface ErrorRow {
  readonly rule: RetryRule;
  /** Exit code of a command that ends with this error: 1 task, 2 usage or settings, 3 engine, 130 stopped. */
  readonly exit: 1 | 2 | 3 | 130;
  /** Safe to post: holds nothing of the error's details. */
  readonly says: string;
  readonly hint: string;
}

/** Every coded error, with its retry rule and the sentence that is safe to post. `docs/errors.md` is tested against this table. */
export const ERRORS = {
  USAGE: { rule: 'fix-input', exit: 2, says: 'The command was not understood.', hint: 'Run it with --help.' },
  SETTINGS_INVALID: {
    rule: 'fix-input',
    exit: 2,
    says: 'The settings have errors.',
    hint: 'Run `issuewright config check FILE`.',
  },
  SCRIPT_INVALID: {
    rule: 'fix-input',
    exit: 2,
    says: 'The model script has errors.',
    hint: 'See docs/scripted-model.md.',
  },
  ISSUE_FILE_INVALID: {
    rule: 'fix-input',
    exit: 2,
    says: 'The issue file cannot be used.',
    hint: 'Give a Markdown file whose first line is the title.',
  },
  ORDER_UNKNOWN: {
    rule: 'fix-input',
    exit: 2,
    says: 'There is no such order.',
    hint: 'List them with `issuewright orders`.',
  },
  INPUT_MISSING: {
    rule: 'fix-input',
    exit: 2,
    says: 'The phase lacks an input that an earlier phase makes.',
    hint: 'Run the earlier phase first.',
  },
  DATA_DIR_UNUSABLE: {
    rule: 'fix-input',
    exit: 2,
    says: 'The data directory cannot be written.',
    hint: 'Choose another with --data DIR or fix its permissions.',
  },
  STORE_UNUSABLE: {
    rule: 'fix-input',
    exit: 2,
    says: "The bot's data file cannot be read.",
    hint: 'See the log; update Issuewright, or restore the file from a backup.',
  },
  STORE_BUSY: {
    rule: 'again',
    exit: 3,
    says: "Another process keeps the bot's data file locked.",
    hint: 'End the process that holds it; the write is tried again.',
  },
  PORT_TAKEN: {
    rule: 'fix-input',
    exit: 2,
    says: 'The port is in use.',
    hint: 'Choose another with --port N, or 0 for any free one.',
  },
  SECRET_MISSING: {
    rule: 'fix-input',
    exit: 2,
    says: 'A mandatory secret is missing or too weak.',
    hint: 'Run `issuewright doctor` to see which.',
  },
  DISK_FULL: { rule: 'requeue', exit: 3, says: 'The disk is full.', hint: 'Free some space; it is tried again.' },
  GIT_MISSING: { rule: 'requeue', exit: 3, says: 'git was not found.', hint: 'Install git 2.38 or newer.' },
  GIT_FAILED: {
    rule: 'requeue',
    exit: 3,
    says: 'A git command of the engine failed.',
    hint: 'See the log; the order is tried again.',
  },
  SANDBOX_MISSING: {
    rule: 'requeue',
    exit: 3,
    says: 'The sandbox that was asked for is not available.',
    hint: 'Run `issuewright doctor`.',
  },
  SANDBOX_TOO_WEAK: {
    rule: 'fix-input',
    exit: 3,
    says: 'Only a weaker sandbox than the policy demands is available.',
    hint: 'Install Docker, or lower `sandbox.minimum` in the server settings.',
  },
  SANDBOX_IMAGE: {
    rule: 'requeue',
    exit: 3,
    says: 'The sandbox image could not be had.',
    hint: 'Set `sandbox.image` to one that this engine can pull.',
  },
  SANDBOX_FAILED: {
    rule: 'requeue',
    exit: 3,
    says: 'The sandbox broke.',
    hint: 'See the log; the order is tried again.',
  },
  SOURCE_EMPTY: {
    rule: 'end',
    exit: 1,
    says: 'The repository has no commit yet.',
    hint: 'Push a first commit, then set the label again.',
  },
  SOURCE_REFUSED: {
    rule: 'end',
    exit: 1,
    says: 'The repository holds something that cannot be handled safely.',
    hint: 'Mend what is named above, then set the label again.',
  },
  CHANGE_REFUSED: {
    rule: 'end',
    exit: 1,
    says: 'The change was refused by inspection.',
    hint: 'What was wrong is named above; set the label again for another try.',
  },
  CLAIM_HELD: {
    rule: 'end',
    exit: 1,
    says: 'Another worker holds this issue.',
    hint: 'Wait for it to finish, or for its lease to expire.',
  },
  BRANCH_TAKEN: {
    rule: 'end',
    exit: 1,
    says: 'The branch holds commits that are not ours.',
    hint: 'Delete or rename that branch, then set the label again.',
  },
  PULL_MOVED: { rule: 'end', exit: 1, says: 'The commits of the pull request are gone.', hint: 'Ask again.' },
  LEASE_LOST: {
    rule: 'end',
    exit: 3,
    says: 'The lease on this order was lost.',
    hint: 'Another worker goes on with it.',
  },
  DEAD_LETTER: {
    rule: 'end',
    exit: 3,
    says: 'The order crashed its worker too often.',
    hint: 'See the log, then run `issuewright resume ID`.',
  },
  BUDGET_REACHED: {
    rule: 'pause',
    exit: 1,
    says: 'A ceiling of the budget was reached.',
    hint: 'Raise the budget, then run `issuewright resume ID`.',
  },
  STOPPED: { rule: 'end', exit: 130, says: 'Somebody stopped the order.', hint: 'Set the label again to start anew.' },
  INTERRUPTED: {
    rule: 'requeue',
    exit: 130,
    says: 'The engine was shut down.',
    hint: 'The order goes on when it starts again.',
  },
  DEADLINE: {
    rule: 'requeue',
    exit: 3,
    says: 'A step took longer than its deadline.',
    hint: 'See the log; the order is tried again.',
  },
  FORGE_UNREACHABLE: { rule: 'requeue', exit: 3, says: 'The forge did not answer.', hint: 'The order is tried again.' },
  FORGE_REFUSED: {
    rule: 'end',
    exit: 3,
    says: 'The forge refused the bot.',
    hint: 'Check its token and rights with `issuewright doctor`.',
  },
  FORGE_NOT_FOUND: {
    rule: 'end',
    exit: 3,
    says: 'The forge does not know this repository, issue or pull request.',
    hint: 'Check that the bot can see it.',
  },
  FORGE_LIMITED: {
    rule: 'requeue',
    exit: 3,
    says: 'The forge asks for fewer requests.',
    hint: 'The order is tried again later.',
  },
  FORGE_CONFLICT: { rule: 'again', exit: 3, says: 'The forge says that this exists already.', hint: 'See the log.' },
  FORGE_ANSWER: {
    rule: 'requeue',
    exit: 3,
    says: 'The forge answered something that it should not.',
    hint: "See the log; check the forge's version.",
  },
  MODEL_UNREACHABLE: {
    rule: 'again',
    exit: 3,
    says: 'The model did not answer.',
    hint: "Check the provider's address; the order is tried again.",
  },
  MODEL_OVERLOADED: { rule: 'again', exit: 3, says: 'The model is overloaded.', hint: 'The order is tried again.' },
  MODEL_LIMITED: {
    rule: 'again',
    exit: 3,
    says: 'The model provider asks for fewer requests.',
    hint: 'The order is tried again.',
  },
  MODEL_AUTH: {
    rule: 'end',
    exit: 3,
    says: 'The model provider refused the key.',
    hint: 'Check the key with `issuewright doctor`.',
  },
  MODEL_QUOTA: {
    rule: 'pause',
    exit: 3,
    says: "The model provider's spending limit is reached.",
    hint: 'Raise it with the provider, then run `issuewright resume ID`.',
  },
  MODEL_CONTEXT: {
    rule: 'end',
    exit: 1,
    says: 'The conversation no longer fits the model.',
    hint: 'Use a model with a larger window, or a smaller issue.',
  },
  MODEL_REQUEST: {
    rule: 'end',
    exit: 3,
    says: 'The model provider refused the request.',
    hint: "See the log; check the model's name and abilities.",
  },
  MODEL_GARBAGE: {
    rule: 'again',
    exit: 3,
    says: 'The model server answered something that it should not.',
    hint: "Check the provider's address and version.",
  },
  MODEL_MISSING: {
    rule: 'fix-input',
    exit: 2,
    says: 'No model is configured.',
    hint: 'Set ANTHROPIC_API_KEY, OPENAI_API_KEY or OLLAMA_HOST, or `models` in the settings.',
  },
  AGENT_GAVE_UP: {
    rule: 'end',
    exit: 1,
    says: 'The model did not finish its task within the limits.',
    hint: 'Make the issue smaller or clearer, then set the label again.',
  },
  WEBHOOK_UNSIGNED: {
    rule: 'fix-input',
    exit: 1,
    says: 'The webhook has no signature.',
    hint: 'Set the same secret on the forge and here.',
  },
  WEBHOOK_SIGNATURE: {
    rule: 'fix-input',
    exit: 1,
    says: "The webhook's signature is wrong.",
    hint: 'Set the same secret on the forge and here.',
  },
  WEBHOOK_TOO_LARGE: {
    rule: 'fix-input',
    exit: 1,
    says: "The webhook's body is over 25 MiB.",
    hint: 'Nothing that a forge sends is that large.',
  },
  WEBHOOK_MALFORMED: {
    rule: 'fix-input',
    exit: 1,
    says: "The webhook's body is no JSON object.",
    hint: "Set the hook's content type to application/json.",
  },
  INTERNAL: { rule: 'end', exit: 3, says: 'Issuewright has a defect.', hint: 'Please report it with the log.' },
} as const satisfies Record<string, ErrorRow>;
