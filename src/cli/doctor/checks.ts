import type { Check } from './check.ts';
import { FOLDER_CHECKS } from './folder-checks.ts';
import { FORGE_CHECKS } from './forge-checks.ts';
import { HOOK_CHECKS } from './hook-checks.ts';
import { MACHINE_CHECKS } from './machine-checks.ts';
import { MODEL_CHECKS } from './model-checks.ts';
import { REPOSITORY_CHECKS } from './repository-checks.ts';
import { SECRET_CHECKS } from './secret-checks.ts';

/** Everything that `issuewright doctor` looks at, in the order in which it is said. */
export const CHECKS: readonly Check[] = [
  ...MACHINE_CHECKS,
  ...FOLDER_CHECKS,
  ...MODEL_CHECKS,
  ...SECRET_CHECKS,
  ...FORGE_CHECKS,
  ...REPOSITORY_CHECKS,
  ...HOOK_CHECKS,
];
