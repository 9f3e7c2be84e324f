import path from 'node:path';
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
}

/** Starts each service as its own process and waits until all are ready. One that cannot start stops the others. */
export async function startServices({ names, env, onLine, onDeath }: ServicesOptions): Promise<RunningServices> {
  let stopping = false;
  const processes = names.map((name) => {
    const child = spawnNode(path.join(root, 'services', name, 'dist', 'main.js'), {
      name,
      cwd: root,
      env: { ...env },
      onLine: (line) => onLine?.(name, line),
    });
    void child.exited.then(() => {
      if (!stopping) onDeath?.(name, child.logs.slice(-5));
    });
    return child;
  });
  const stop = async () => {
    stopping = true;
    await Promise.all(processes.map((child) => child.stop()));
  };
  try {
    await Promise.all(processes.map((child) => child.waitForLine(/"event":"service\.ready"/, { timeoutMs: 60_000 })));
    const gateway = processes[names.indexOf('gateway')];
    const line = gateway && (await gateway.waitForLine(/"event":"gateway\.listening"/));
    const port: unknown = line && JSON.parse(line).port;
    return { gatewayUrl: port ? `http://127.0.0.1:${port}` : null, processes, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
