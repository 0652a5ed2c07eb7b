import type { Route } from '../route.ts';
import { COMMENTS } from './comments.ts';
import { HOOKS } from './hooks.ts';
import { ISSUES } from './issues.ts';
import { LABELS } from './labels.ts';
import { PEOPLE } from './people.ts';
import { PULLS } from './pulls.ts';
import { REVIEWS } from './reviews.ts';
import { SOURCE } from './source.ts';
import { STATUSES } from './statuses.ts';

/** All of Gitea's REST API that the demo forge has. */
export const ROUTES: readonly Route[] = [
  ...PEOPLE,
  ...ISSUES,
  ...COMMENTS,
  ...LABELS,
  ...PULLS,
  ...REVIEWS,
  ...STATUSES,
  ...SOURCE,
  ...HOOKS,
];
