import { mkdirSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const HEARTBEAT_MS = 1_000;
const STALE_AFTER_MS = 10_000;
const LOOK_EVERY_MS = 200;

/**
 * Runs something while no other process runs it. The lock is a directory whose holder touches it every second: one that
 * nobody has touched for ten was left by a process that died, wherever that ran (a pid would say nothing in a container).
 */
export async function withLock(directory, { onWait, run }) {
  mkdirSync(dirname(directory), { recursive: true });
  for (let looks = 0; !take(directory); looks++) {
    if (looks === 5) onWait();
    discardIfStale(directory);
    await sleep(LOOK_EVERY_MS);
  }
  const heartbeat = setInterval(() => touch(directory), HEARTBEAT_MS);
  try {
    return await run();
  } finally {
    clearInterval(heartbeat);
    rmSync(directory, { recursive: true, force: true });
  }
}

function take(directory) {
  try {
    mkdirSync(directory);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

function discardIfStale(directory) {
  if (!isStale(directory)) return;
  const aside = `${directory}.${process.pid}`;
  try {
    // Of all who found it stale at once, one moves it away.
    renameSync(directory, aside);
    if (isStale(aside)) rmSync(aside, { recursive: true, force: true });
    // A new holder had come in between: give it its lock back.
    else renameSync(aside, directory);
  } catch (error) {
    if (!['ENOENT', 'ENOTEMPTY', 'EEXIST'].includes(error.code)) throw error;
  }
}

function isStale(directory) {
  const stat = statSync(directory, { throwIfNoEntry: false });
  return stat !== undefined && Date.now() - stat.mtimeMs > STALE_AFTER_MS;
}

function touch(directory) {
  const now = new Date();
  try {
    utimesSync(directory, now, now);
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
  }
}
