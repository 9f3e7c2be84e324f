import { neverBounce } from './neverbounce.ts';
import type { Verifier, VerifierName } from './verifier.ts';
import { zeroBounce } from './zerobounce.ts';

export { outcomesVersion } from './outcome-of.ts';
export * from './verifier.ts';

/** A verifier by name, at its public address unless an endpoint is given. */
export function openVerifier(name: VerifierName, options: { key: string; endpoint?: string | undefined }): Verifier {
  return name === 'zerobounce' ? zeroBounce(options) : neverBounce(options);
}
