import type { MxAnswer } from './mx-answer.ts';

export interface Lifetimes {
  /** How long a mail host counts as known. */
  positiveTtlMs: number;
  /** How long a refusal (null MX, no host, no domain) does. */
  negativeTtlMs: number;
  /** How long after that a known mail host is still given out while it is asked for again. */
  staleWhileRevalidateMs: number;
}

/** `fresh`: use it. `stale`: use it and ask again behind it. `gone`: ask first. */
export type Freshness = 'fresh' | 'stale' | 'gone';

const isPositive = ({ kind }: MxAnswer): boolean => kind === 'mx' || kind === 'implicit_a';

/** A refusal past its time is never given out: domains come alive, and refusing one on old news loses a contact. */
export function freshness(answer: MxAnswer, lifetimes: Lifetimes, now: number): Freshness {
  const age = now - answer.askedAt;
  if (answer.kind === 'unknown') return 'gone';
  if (!isPositive(answer)) return age < lifetimes.negativeTtlMs ? 'fresh' : 'gone';
  if (age < lifetimes.positiveTtlMs) return 'fresh';
  return age < lifetimes.positiveTtlMs + lifetimes.staleWhileRevalidateMs ? 'stale' : 'gone';
}

/** How long a store should keep the answer, stale time included; 0 for what must not be kept. */
export function keepMs(answer: MxAnswer, lifetimes: Lifetimes): number {
  if (answer.kind === 'unknown') return 0;
  return isPositive(answer) ? lifetimes.positiveTtlMs + lifetimes.staleWhileRevalidateMs : lifetimes.negativeTtlMs;
}
