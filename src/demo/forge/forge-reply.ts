/** An answer that the forge gives instead of a value: thrown by whatever finds the request wanting. */
export class ForgeReply extends Error {
  override readonly name = 'ForgeReply';
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** A value, or a 404 as Gitea words it. */
export function found<T>(value: T | undefined): T {
  if (value === undefined) throw new ForgeReply(404, "The target couldn't be found.");
  return value;
}
