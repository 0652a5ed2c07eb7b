/** A tool's name as every provider takes it: a model may have called something that is no legal name, and hears of it again. */
export function wireName(name: string): string {
  const legal = name.replace(/[^a-zA-Z0-9_-]/g, '_').slice(0, 64);
  return legal === '' ? 'unknown' : legal;
}
