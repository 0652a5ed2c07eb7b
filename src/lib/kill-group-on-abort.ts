/**
 * Ends a child's whole process group by SIGKILL when `signal` aborts; the child must lead one (`detached`). Whatever the
 * child started and did not yet let go of ends with it, and no longer holds its pipes open. Returns what stops watching.
 */
export function killGroupOnAbort(pid: number | undefined, signal: AbortSignal): () => void {
  const kill = () => killGroup(pid);
  if (signal.aborted) kill();
  else signal.addEventListener('abort', kill, { once: true });
  return () => signal.removeEventListener('abort', kill);
}

function killGroup(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  } catch (thrown) {
    // It ended by itself in this very moment.
    if (!(thrown instanceof Error && 'code' in thrown && thrown.code === 'ESRCH')) throw thrown;
  }
}
