/** An answer that the forge gives instead of a value: thrown by whatever finds the request wanting. */
export class ForgeReply extends Error {
  override readonly name = 'ForgeReply';
  readonly status: number;
  /** What is wrong in particular, for dialects that list it. */
  readonly errors: readonly unknown[] | undefined;

  constructor(status: number, message: string, errors?: readonly unknown[]) {
    super(message);
    this.status = status;
    this.errors = errors;
  }
}

/** A value, or a 404 as Gitea words it. */
export function found<T>(value: T | undefined): T {
  if (value === undefined) throw new ForgeReply(404, "The target couldn't be found.");
  return value;
}
