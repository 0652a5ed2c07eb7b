/** File systems whose files are on another machine, by their numbers in statfs(2). */
const NETWORKED: ReadonlyMap<number, string> = new Map([
  [0x6969, 'NFS'],
  [0x517b, 'SMB'],
  [0xff534d42, 'CIFS'],
  [0xfe534d42, 'SMB'],
  [0x01021997, '9p'],
  [0x5346414f, 'AFS'],
  [0x6b414653, 'AFS'],
  [0x00c36400, 'Ceph'],
  [0x0bd00bd0, 'Lustre'],
  [0x01161970, 'GFS2'],
  [0x7461636f, 'OCFS2'],
]);

/** The name of a file system over which SQLite's locks do not hold, or undefined. */
export function networkFileSystem(type: number): string | undefined {
  // Some platforms give the number with its sign.
  return NETWORKED.get(type >>> 0);
}
