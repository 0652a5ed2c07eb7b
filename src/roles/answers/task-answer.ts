import { z } from 'zod';
import { TASK_TYPES, type TaskType } from '../../domain/task.ts';

/** What sort of task an issue is, as a model sees it. */
export interface TaskAnswer {
  readonly type: TaskType;
}

/** The schema of that answer. */
export const taskAnswer: z.ZodType<TaskAnswer> = z.strictObject({ type: z.enum(TASK_TYPES) });
