/** Commands found for a repository, and what each was found by. */
export interface Detected {
  readonly test?: FoundCommand;
  readonly lint?: FoundCommand;
}

/** One command and the file that speaks for it. */
export interface FoundCommand {
  readonly command: string;
  readonly why: string;
}

/** A commit's files as detection sees them. */
export interface Tree {
  readonly paths: ReadonlySet<string>;
  read(path: string): Promise<string | undefined>;
}
