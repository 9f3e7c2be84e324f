/** down: 500. throttled: each API's own word for "too often". silent: no answer at all. garbage: no JSON. */
export const verifierFaults = ['none', 'down', 'throttled', 'silent', 'garbage'] as const;
export type VerifierFault = (typeof verifierFaults)[number];

export interface World {
  readonly key: string;
  readonly jobMs: number;
  readonly checks: Map<string, number>;
  readonly jobs: Map<string, { addresses: string[]; readyAt: number }>;
  credits: number;
  calls: number;
  fault: VerifierFault;
}

export interface Answer {
  status?: number;
  body: unknown;
}

export const openWorld = (given: { key: string; credits: number; jobMs: number }): World => ({
  ...given,
  checks: new Map(),
  jobs: new Map(),
  calls: 0,
  fault: 'none',
});

/** Takes a credit an address; false when the account has not that many. */
export function pay(world: World, addresses: readonly string[]): boolean {
  world.calls += 1;
  if (world.credits < addresses.length) return false;
  world.credits -= addresses.length;
  for (const address of addresses) world.checks.set(address, (world.checks.get(address) ?? 0) + 1);
  return true;
}
