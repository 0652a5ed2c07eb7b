import { posix } from 'node:path';
import { z } from 'zod';

/** A path within the repository, relative to its root; `.` is the root. */
export const repoPath = z
  .string()
  .max(1024)
  .superRefine((path, context) => {
    const problem = pathProblem(path);
    if (problem !== undefined) context.addIssue({ code: 'custom', message: problem });
  })
  .overwrite((path) => posix.normalize(path).replace(/(?<=.)\/$/, ''));

/** A path of a file within the repository that a tool may write. */
export const filePath = repoPath
  .refine((path) => path !== '.', 'is the repository itself; name a file in it')
  .refine(
    (path) => !/(?:^|\/)\.git(?:\/|$)/i.test(path),
    'git keeps its own files in .git; they are not yours to write',
  );

function pathProblem(path: string): string | undefined {
  if (path === '') return 'is empty; "." is the root of the repository';
  if (/\p{Cc}/u.test(path)) return 'holds a control character';
  if (posix.isAbsolute(path)) return 'is absolute; paths are relative to the root of the repository';
  const normal = posix.normalize(path);
  return normal === '..' || normal.startsWith('../') ? 'leads out of the repository' : undefined;
}
