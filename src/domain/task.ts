export const TASK_TYPES = [
  'bug_fix',
  'feature_development',
  'testing',
  'documentation',
  'refactoring',
  'code_review',
  'development',
] as const;
export type TaskType = (typeof TASK_TYPES)[number];

/** What sort of task an issue is. */
export interface Task {
  readonly type: TaskType;
  readonly complexity: 'low' | 'medium' | 'high';
  /** What told the type; `none` where nothing did and it is assumed. */
  readonly by?: 'label' | 'words' | 'model' | 'none';
  /** Languages and fields that the issue names, e.g. `typescript`, `docker`. */
  readonly expertise?: readonly string[];
}
