import { userInfo } from 'node:os';

/** Who acts, for the audit log: the operator's own account on this machine. */
export function actor(): string {
  try {
    return `cli:${userInfo().username}`;
  } catch {
    // A container's user may have no name.
    return `cli:uid-${process.getuid?.() ?? 'unknown'}`;
  }
}
