/** A file of a first commit: its text or bytes, or those with a git mode (`120000` makes a symbolic link of the text). */
export type TreeFile =
  | string
  | Uint8Array
  | { readonly mode: '100644' | '100755' | '120000'; readonly content: string | Uint8Array };

/** The stream for `git fast-import` that makes one commit without parent on `branch`. */
export function fastImport(
  branch: string,
  files: Readonly<Record<string, TreeFile>>,
  message: string,
  seconds: number,
): Buffer {
  const head = `commit refs/heads/${branch}\ncommitter Demo <demo@localhost> ${seconds} +0000\n`;
  const entries = Object.entries(files).map(([path, file]) => entry(path, file));
  return Buffer.concat([Buffer.from(head), data(message), ...entries, Buffer.from('done\n')]);
}

function entry(path: string, file: TreeFile): Buffer {
  const whole = typeof file === 'string' || file instanceof Uint8Array ? { mode: '100644', content: file } : file;
  return Buffer.concat([Buffer.from(`M ${whole.mode} inline ${quoted(path)}\n`), data(whole.content)]);
}

function data(content: string | Uint8Array): Buffer {
  const bytes = Buffer.from(content);
  return Buffer.concat([Buffer.from(`data ${bytes.length}\n`), bytes, Buffer.from('\n')]);
}

function quoted(path: string): string {
  return `"${path.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`;
}
