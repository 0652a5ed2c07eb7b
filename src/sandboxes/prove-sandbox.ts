import type { ProofReport, Sandbox, SandboxLimits } from '../ports/sandbox.ts';

interface Proof {
  readonly name: string;
  /** Succeeds when the protection does NOT hold. */
  readonly attack: string;
}

const PROOFS: readonly Proof[] = [
  { name: 'no network', attack: `tail -n +3 /proc/net/dev | grep -qv '^ *lo:' || getent hosts example.com` },
  { name: 'root filesystem read-only', attack: 'touch /proof || touch /usr/proof || touch /etc/proof' },
  { name: 'no capability', attack: '! grep -q "^CapEff:[[:space:]]*0*$" /proc/self/status' },
  { name: 'no new privileges', attack: '! grep -q "^NoNewPrivs:[[:space:]]*1$" /proc/self/status' },
  { name: 'not root', attack: 'test "$(id -u)" = 0' },
  { name: 'no foreign process', attack: 'test "$(ls -d /proc/[0-9]* | wc -l)" -gt 15' },
  { name: 'no engine socket', attack: 'test -e /var/run/docker.sock || test -e /run/docker.sock' },
  { name: 'no mount', attack: 'mount -t tmpfs tmpfs /work || mount --bind /usr /work' },
  { name: 'input read-only', attack: 'touch /run/issuewright/in/proof' },
  { name: 'no home of the host', attack: 'ls /root/* || ls /home/*' },
];

const LIMITS: SandboxLimits = {
  cpus: 1,
  memoryBytes: 512 * 2 ** 20,
  pids: 128,
  diskBytes: 256 * 2 ** 20,
  inodes: 20_000,
};

/** Tries to break each protection inside a real workspace. */
export async function proveSandbox(sandbox: Pick<Sandbox, 'open'>, signal: AbortSignal): Promise<ProofReport> {
  await using workspace = await sandbox.open({ order: 'proof', purpose: 'prove', env: {}, limits: LIMITS }, signal);
  await workspace.write('README', Buffer.from('proof\n'), signal);
  const proofs: ProofReport['proofs'][number][] = [];
  for (const { name, attack } of PROOFS) {
    const { exit, stdout } = await workspace.run(
      `{ ${attack}; } 2>/dev/null`,
      { timeoutMs: 20_000, outputBytes: 500 },
      signal,
    );
    proofs.push({ name, held: exit !== 0, detail: exit === 0 ? `broken: ${stdout.trim()}` : 'held' });
  }
  return { proofs };
}
