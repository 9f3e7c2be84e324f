import { randomFillSync } from 'node:crypto';

const letters = 'abcdefghijklmnopqrstuvwxyz';
const digits = '0123456789';
const both = letters + digits;

// Refilled in bulk: one call to the system's generator per uid would be most of a bulk create's time.
const pool = new Uint8Array(4_096);
let used = pool.length;

/** A MailWizz uid: 13 characters, two letters, three digits, eight of either. Not in `taken`. */
export function newUid(taken: { has(uid: string): boolean } = new Set()): string {
  for (;;) {
    const uid = pick(letters, 2) + pick(digits, 3) + pick(both, 8);
    if (!taken.has(uid)) return uid;
  }
}

/** A 40-character hex key, as the panel makes them. */
export function newApiKey(): string {
  return pick('0123456789abcdef', 40);
}

function pick(alphabet: string, length: number): string {
  let text = '';
  for (let at = 0; at < length; at += 1) {
    if (used === pool.length) {
      randomFillSync(pool);
      used = 0;
    }
    text += alphabet[(pool[used] ?? 0) % alphabet.length];
    used += 1;
  }
  return text;
}
