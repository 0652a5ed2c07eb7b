import { asBotError } from '../../domain/errors.ts';
import { type Check, notChecked, ok, problem, warning } from './check.ts';
import { networkFileSystem } from './network-file-system.ts';

const OTHERS = 0o007;
const GROUP = 0o070;

/** Files of the operator: the server's settings and the data folder. */
export const FOLDER_CHECKS: readonly Check[] = [
  {
    id: 'settings',
    looksAt: "the server's settings file (`--settings`)",
    problem: 'it cannot be read, or has errors',
    next: 'Mend what is named; `issuewright config check --kind server FILE` shows it again.',
    judge: async (site) =>
      await site.settings().then(
        () => ok(site.settingsFile ?? 'the defaults'),
        (thrown: unknown) => problem(asBotError(thrown).message),
      ),
  },
  {
    id: 'data-folder',
    looksAt: 'the data folder, or where it would be made',
    problem: 'it is no folder, or cannot be written',
    next: 'Give the folder to the user of the server, or choose another with `data` or ISSUEWRIGHT_DATA.',
    judge: async (site) => {
      const { path, kind, nearest, writable } = await site.folder();
      if (kind === 'no-folder') return problem(`${nearest} is a file, and ${path} cannot be made`);
      if (!writable) return problem(`${nearest} cannot be written by this user`);
      return ok(kind === 'folder' ? path : `${path} will be made at the first start`);
    },
  },
  {
    id: 'data-privacy',
    looksAt: 'the permissions of the data folder',
    problem: 'everybody on the machine can enter, read or write it',
    warning: 'its group can',
    next: 'Take the rights away: `chmod 700 FOLDER`. It holds journals, transcripts and the token of the server.',
    judge: async (site) => {
      const { path, mode } = await site.folder();
      if (mode === undefined) return notChecked('the folder is not there yet; it is made for its owner only');
      const shown = `${path} has mode ${mode.toString(8)}`;
      if (mode & OTHERS) return problem(shown);
      return mode & GROUP ? warning(shown) : ok(shown);
    },
  },
  {
    id: 'data-disk',
    looksAt: 'the file system of the data folder',
    problem: 'it is on another machine, over which the locks of the store do not hold',
    next: 'Put the data folder on a disk of this machine.',
    judge: async (site) => {
      const { nearest, fileSystem } = await site.folder();
      const name = networkFileSystem(fileSystem);
      return name === undefined ? ok('on this machine') : problem(`${nearest} is on ${name}`);
    },
  },
];
