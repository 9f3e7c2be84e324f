/** The verifiers' door. */
export { verifierFates } from './fates.ts';
export { type RunningVerifier, startVerifier, type VerifierOptions } from './start-verifier.ts';
export { type VerifierFault, verifierFaults } from './world.ts';
