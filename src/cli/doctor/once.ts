/** A look that is taken at most once, however many ask for it. */
export function once<T>(look: () => Promise<T>): () => Promise<T> {
  let taken: Promise<T> | undefined;
  return () => {
    taken ??= look();
    return taken;
  };
}
