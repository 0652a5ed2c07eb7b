import { asBotError, type ErrorCode } from '../domain/errors.ts';

const MAY_EXIST: readonly ErrorCode[] = ['FORGE_UNREACHABLE', 'FORGE_ANSWER', 'FORGE_CONFLICT'];

/**
 * Creates something that a forge holds once. Where the answer was lost or says that it exists, `find` looks for it, so
 * that one made by an earlier try or by another worker is taken; the failure of the creation stands where there is none.
 */
export async function createOnce<T>(
  create: () => Promise<T>,
  find: () => Promise<T | undefined>,
): Promise<{ readonly value: T; readonly made: boolean }> {
  try {
    return { value: await create(), made: true };
  } catch (thrown) {
    if (!MAY_EXIST.includes(asBotError(thrown).code)) throw thrown;
    const value = await find();
    if (value === undefined) throw thrown;
    return { value, made: false };
  }
}
