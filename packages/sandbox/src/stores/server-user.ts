import { readFileSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/** The unprivileged user a server runs as. */
export interface ServerUser {
  readonly uid: number;
  readonly gid: number;
}

/**
 * Who runs our servers. PostgreSQL refuses uid 0, and a Redis that root runs could write any file, so root steps down to
 * `postgres` where that user exists and to `nobody` elsewhere. Undefined when we are not root: servers then run as us.
 *
 * The user has to have a passwd entry (initdb looks its own name up), so an invented uid would not do.
 */
export function serverUser(passwd = readPasswd()): ServerUser | undefined {
  if (process.getuid?.() !== 0) return undefined;
  return findUser(passwd, 'postgres') ?? findUser(passwd, 'nobody') ?? { uid: 65_534, gid: 65_534 };
}

/** The uid and gid of a name in the text of /etc/passwd; undefined when it is missing or malformed. */
export function findUser(passwd: string, name: string): ServerUser | undefined {
  const fields = passwd
    .split('\n')
    .map((line) => line.split(':'))
    .find(([user]) => user === name);
  const [uid, gid] = [Number(fields?.[2]), Number(fields?.[3])];
  return Number.isInteger(uid) && Number.isInteger(gid) && uid > 0 ? { uid, gid } : undefined;
}

/** May this user pass through every directory on the way to `path` and enter it? A 0700 home above it says no. */
export function canEnter(path: string, user: ServerUser | undefined): boolean {
  if (!user) return true;
  for (let here = resolve(path); ; here = dirname(here)) {
    const { mode, uid, gid } = statSync(here);
    const bit = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001;
    if ((mode & bit) === 0) return false;
    if (here === dirname(here)) return true;
  }
}

function readPasswd(): string {
  try {
    return readFileSync('/etc/passwd', 'utf8');
  } catch {
    return '';
  }
}
