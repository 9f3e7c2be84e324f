import { readFileSync } from 'node:fs';

/** A process told apart from a later one that was given the same pid. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Kernel start time where /proc tells it; empty elsewhere, and then the pid alone has to do. */
  readonly started: string;
}

export function identify(pid: number): ProcessIdentity {
  return { pid, started: startTime(pid) };
}

/** Is that very process still running? */
export function isRunning({ pid, started }: ProcessIdentity): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM means there is such a process, it only belongs to somebody else.
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return false;
  }
  return startTime(pid) === started;
}

function startTime(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the program's name in parentheses and may hold spaces; start time is the 22nd field, the 20th after it.
    const afterName = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    // A zombie has ended: only its parent has not looked yet.
    return afterName[0] === 'Z' ? 'ended' : (afterName[19] ?? '');
  } catch {
    return '';
  }
}
