import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ServiceName } from '@relais/contracts';
import { type NodeProcess, spawnNode } from '@relais/sandbox';
import { root } from '../root.ts';

export type ServiceEnv = Readonly<Record<string, string>>;

export interface RunningServices {
  /** Where partners call; null when no gateway was started. */
  readonly gatewayUrl: string | null;
  readonly processes: readonly NodeProcess[];
  /** SIGTERM to all, and waits until each has drained. */
  stop(): Promise<void>;
}

export interface ServicesOptions {
  /** A name twice means two replicas. */
  names: readonly ServiceName[];
  env: ServiceEnv;
  /** Every line a service writes. */
  onLine?: (service: ServiceName, line: string) => void;
  /** Called when a process ends that nobody asked to. */
  onDeath?: (service: ServiceName, words: readonly string[]) => void;
  /** Starts another process in the place of one that ended by itself, after this long. Default: none is started. */
  restartAfterMs?: number;
}

/** Built code starts built services, and sources start sources, so that nothing old is ever run by chance. */
const entryOf = (name: ServiceName): string => {
  const [folder, file] = import.meta.url.endsWith('.ts') ? ['src', 'main.ts'] : ['dist', 'main.js'];
  return path.join(root, 'services', name, folder, file);
};

/** Starts each service as its own process and waits until all are ready. One that cannot start stops the others. */
export async function startServices(options: ServicesOptions): Promise<RunningServices> {
  const { names, env, onLine, onDeath, restartAfterMs } = options;
  const stopping = new AbortController();
  const processes: NodeProcess[] = [];
  // A gateway that comes back has to be where partners know it.
  let gatewayPort: string | undefined;

  function begin(name: ServiceName, place: number): NodeProcess {
    const child = spawnNode(entryOf(name), {
      name,
      cwd: root,
      env: { ...env, ...(name === 'gateway' && gatewayPort ? { GATEWAY_PORT: gatewayPort } : {}) },
      onLine: (line) => onLine?.(name, line),
    });
    processes[place] = child;
    void child.exited.then(() => {
      if (stopping.signal.aborted) return;
      onDeath?.(name, child.logs.slice(-5));
      if (restartAfterMs !== undefined) void beginAgain(name, place, restartAfterMs);
    });
    return child;
  }
  async function beginAgain(name: ServiceName, place: number, afterMs: number): Promise<void> {
    await sleep(afterMs, undefined, { signal: stopping.signal }).then(
      () => begin(name, place),
      () => undefined,
    );
  }

  const stop = async () => {
    stopping.abort();
    await Promise.all(processes.map((child) => child.stop()));
  };
  try {
    names.map(begin);
    await Promise.all(processes.map((child) => child.waitForLine(/"event":"service\.ready"/, { timeoutMs: 60_000 })));
    const gateway = processes[names.indexOf('gateway')];
    const line = gateway && (await gateway.waitForLine(/"event":"gateway\.listening"/));
    if (line) gatewayPort = String(JSON.parse(line).port);
    return { gatewayUrl: gatewayPort ? `http://127.0.0.1:${gatewayPort}` : null, processes, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
