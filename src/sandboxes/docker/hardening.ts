import type { ContainerCreateOptions } from 'dockerode';
import type { SandboxLimits } from '../../ports/sandbox.ts';
import { INPUT } from '../shell-workspace.ts';
import { seccompProfile } from './seccomp.ts';

export interface ContainerPlan {
  readonly name: string;
  readonly image: string;
  readonly uid: number;
  readonly labels: Readonly<Record<string, string>>;
  readonly env: Readonly<Record<string, string>>;
  readonly limits: SandboxLimits;
  /** Folder of the host that becomes /work; undefined for a tmpfs. */
  readonly work: string | undefined;
  /** Folder of the host that is shown read-only. */
  readonly input: string;
}

const MIB = 2 ** 20;

/** How a container is locked down: a function of its plan alone, so that every option can be read and tested in one place. */
export function hardened(plan: ContainerPlan): ContainerCreateOptions & { HostConfig: { CgroupnsMode: string } } {
  const { limits, uid } = plan;
  const tmpfs = `rw,nosuid,nodev,exec,mode=1777,nr_inodes=20000`;
  return {
    name: plan.name,
    Image: plan.image,
    User: `${uid}:${uid}`,
    WorkingDir: '/work',
    Entrypoint: [],
    Cmd: ['sleep', 'infinity'],
    Env: Object.entries(plan.env).map(([key, value]) => `${key}=${value}`),
    Labels: { ...plan.labels },
    StopSignal: 'SIGKILL',
    NetworkDisabled: true,
    HostConfig: {
      NetworkMode: 'none',
      ReadonlyRootfs: true,
      Privileged: false,
      CapDrop: ['ALL'],
      SecurityOpt: ['no-new-privileges', `seccomp=${JSON.stringify(seccompProfile())}`],
      PidsLimit: limits.pids,
      Memory: limits.memoryBytes,
      MemorySwap: limits.memoryBytes,
      OomScoreAdj: 500,
      NanoCpus: Math.round(limits.cpus * 1e9),
      CpuShares: 512,
      Ulimits: [
        { Name: 'nofile', Soft: 4096, Hard: 4096 },
        { Name: 'core', Soft: 0, Hard: 0 },
        { Name: 'fsize', Soft: limits.diskBytes, Hard: limits.diskBytes },
        { Name: 'memlock', Soft: 65_536, Hard: 65_536 },
      ],
      Tmpfs: {
        '/tmp': `${tmpfs},size=${128 * MIB}`,
        ...(plan.work === undefined && { '/work': `${tmpfs},size=${Math.floor(limits.memoryBytes / 4)}` }),
      },
      ShmSize: 64 * MIB,
      Binds: [`${plan.input}:${INPUT}:ro`, ...(plan.work === undefined ? [] : [`${plan.work}:/work:rw`])],
      IpcMode: 'private',
      CgroupnsMode: 'private',
      Init: true,
      LogConfig: { Type: 'none', Config: {} },
      RestartPolicy: { Name: 'no' },
      AutoRemove: false,
      Devices: [],
    },
  };
}
