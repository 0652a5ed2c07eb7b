/** The tree without any file, which every git repository (SHA-1) knows: a commit on it is only a message. */
export const EMPTY_TREE = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';
