import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canEnter, findUser } from './server-user.ts';

const PASSWD = `root:x:0:0:root:/root:/bin/bash
postgres:x:101:104:PostgreSQL administrator,,,:/var/lib/postgresql:/bin/bash
broken:x::
nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin
`;

describe('findUser', () => {
  it('reads uid and gid', () => {
    expect(findUser(PASSWD, 'postgres')).toEqual({ uid: 101, gid: 104 });
  });

  it('knows no user that is missing, malformed or root', () => {
    expect(findUser(PASSWD, 'ann')).toBeUndefined();
    expect(findUser(PASSWD, 'broken')).toBeUndefined();
    expect(findUser(PASSWD, 'root')).toBeUndefined();
    expect(findUser('', 'nobody')).toBeUndefined();
  });
});

describe('canEnter', () => {
  let root: string;
  let inner: string;
  const stranger = { uid: 64_001, gid: 64_001 };
  const owner = { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };

  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), 'relais-enter-'));
    inner = join(root, 'open');
    mkdirSync(inner, { mode: 0o755 });
  });
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  it('stops a stranger at a closed directory above an open one, but not its owner', () => {
    chmodSync(root, 0o700);
    expect(canEnter(inner, stranger)).toBe(false);
    expect(canEnter(inner, owner)).toBe(true);
    // We ourselves when no other user is needed.
    expect(canEnter(inner, undefined)).toBe(true);
  });

  it('lets a stranger through who may only pass, not read', () => {
    chmodSync(root, 0o711);
    expect(canEnter(inner, stranger)).toBe(true);
  });

  it('gives a group member what the group may, even if others may more', () => {
    chmodSync(root, 0o701);
    expect(canEnter(inner, { uid: stranger.uid, gid: owner.gid })).toBe(false);
  });
});
