import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** An order's own folder in the data directory: bundles on their way in, transcripts and reports. */
export class OrderFolder {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  /** Writes a file whole or not at all; the name must be a plain file name. */
  async write(name: string, data: Uint8Array | string): Promise<void> {
    await mkdir(this.path, { recursive: true, mode: 0o700 });
    const target = join(this.path, name);
    await writeFile(`${target}.partial`, data, { mode: 0o600, flush: true });
    await rename(`${target}.partial`, target);
  }

  /** Where a file of the folder is. */
  file(name: string): string {
    return join(this.path, name);
  }

  async read(name: string): Promise<Uint8Array> {
    return await readFile(join(this.path, name));
  }
}
