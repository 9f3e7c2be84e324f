import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { root } from '../root.ts';

/** What stays between runs of a stack of our own: in the repository, or where RELAIS_STATE_DIR says. */
export const stateDir = path.resolve(process.env.RELAIS_STATE_DIR || path.join(root, '.relais'));
const file = path.join(stateDir, 'running.json');

const runningStack = z.object({
  pid: z.int(),
  databaseUrl: z.string(),
  redisUrl: z.string(),
  gatewayUrl: z.string().nullable(),
  queuePrefix: z.string(),
  secretKey: z.string(),
  addressPepper: z.string(),
});
/** A stack that runs now, so that other commands find it without being told. */
export type RunningStack = z.infer<typeof runningStack>;

export async function announceStack(stack: RunningStack): Promise<() => Promise<void>> {
  await mkdir(stateDir, { recursive: true });
  await writeFile(file, `${JSON.stringify(stack, null, 2)}\n`, { mode: 0o600 });
  return () => rm(file, { force: true });
}

/** Null when none runs: a file whose process is gone counts for nothing. */
export async function findStack(): Promise<RunningStack | null> {
  try {
    const stack = runningStack.safeParse(JSON.parse(await readFile(file, 'utf8')));
    return stack.success && isAlive(stack.data.pid) ? stack.data : null;
  } catch {
    return null;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
