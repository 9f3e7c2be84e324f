import { spawn } from 'node:child_process';

/**
 * Waits at the end of a pipe. As long as we live it blocks; when we end in any way, SIGKILL included, the kernel closes the
 * pipe and the shell does what we no longer can. A line on the pipe sends it away in peace.
 * Servers remove their pid file as they end; the pid alone may stay on as a zombie where process 1 reaps no orphans.
 */
const SCRIPT = `
read -r released && exit 0
signal=$1; pid=$2; pidfile=$3; directory=$4
[ -n "$pidfile" ] && pid=$(head -n 1 "$pidfile" 2>/dev/null)
if [ -n "$pid" ]; then
  kill -s "$signal" "$pid" 2>/dev/null
  waited=0
  while [ -e "$pidfile" ] && kill -0 "$pid" 2>/dev/null && [ "$waited" -lt 100 ]; do sleep 0.1; waited=$((waited + 1)); done
  [ -e "$pidfile" ] && kill -s KILL "$pid" 2>/dev/null
fi
[ -n "$directory" ] && rm -rf "$directory"
exit 0
`;

export interface OrphanGuard {
  /** The guarded one has ended in order: nothing is left to do. */
  release(): void;
}

export interface OrphanGuardOptions {
  /** File whose first line is the server's pid, read only when the guard has to act. */
  readonly pidFile: string;
  readonly signal: 'INT' | 'QUIT' | 'TERM';
  /** Removed afterwards. */
  readonly directory?: string;
}

/** Sees to it that a server does not outlive this process, however this process ends. Costs one sleeping shell. */
export function guardAgainstOrphans({ pidFile, signal, directory = '' }: OrphanGuardOptions): OrphanGuard {
  return post([signal, '', pidFile, directory]);
}

/** The same for a process that writes no pid file. */
export function guardPid(pid: number, signal: 'TERM' | 'KILL'): OrphanGuard {
  return post([signal, String(pid), '', '']);
}

function post(args: readonly string[]): OrphanGuard {
  const guard = spawn('/bin/sh', ['-c', SCRIPT, 'relais-guard', ...args], {
    // Its own process group, so that Ctrl-C at the terminal does not take the guard before what it guards.
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
    cwd: '/',
  });
  guard.on('error', () => {});
  guard.stdin.on('error', () => {});
  guard.unref();
  if ('unref' in guard.stdin && typeof guard.stdin.unref === 'function') guard.stdin.unref();
  return { release: () => guard.stdin.end('released\n') };
}
