import { BrokenCircuitError, CircuitState, ConsecutiveBreaker, circuitBreaker, handleWhen } from 'cockatiel';
import { MailwizzBulkInterrupted, MailwizzError } from 'mailwizz-api-ts';

/** Why a job of one instance has to wait, and how long. */
export interface Hold {
  code: string;
  message: string;
  waitMs: number;
}

/** Wrong key, wrong address, forbidden: only an operator mends these, so nobody knocks every few seconds. */
const CONFIGURATION_WAIT_MS = 300_000;
const configurationFaults = new Set([
  'MAILWIZZ_UNAUTHORIZED',
  'MAILWIZZ_FORBIDDEN',
  'MAILWIZZ_REDIRECTED',
  'MAILWIZZ_NOT_FOUND',
  'MAILWIZZ_WRONG_VERB',
]);

/** The instance's fault, not the contact's: the job waits at no attempt's cost. Null: the error is a job's own. */
export function holdFor(error: unknown, restMs: number): Hold | null {
  if (error instanceof BrokenCircuitError)
    return { code: 'CIRCUIT_OPEN', message: 'the instance’s circuit is open', waitMs: restMs };
  if (!(error instanceof MailwizzError)) return null;
  const { code, message } = error;
  const cause = error instanceof MailwizzBulkInterrupted ? error.cause : error;
  const inner = cause instanceof MailwizzError ? cause : error;
  if (configurationFaults.has(inner.code)) return { code, message, waitMs: CONFIGURATION_WAIT_MS };
  if (!inner.retryable) return null;
  const asked = 'retryAfterMs' in inner && typeof inner.retryAfterMs === 'number' ? inner.retryAfterMs : restMs;
  return { code, message, waitMs: Math.max(1_000, asked) };
}

/** A circuit an instance: a dead one delays its own jobs only, and is knocked at by one job at a time. */
export function createCircuits({ opensAfter, restMs }: { opensAfter: number; restMs: number }) {
  const circuits = new Map<number, ReturnType<typeof newCircuit>>();
  const newCircuit = () =>
    circuitBreaker(
      handleWhen((error) => error instanceof MailwizzError && error.retryable),
      { halfOpenAfter: restMs, breaker: new ConsecutiveBreaker(opensAfter) },
    );
  const of = (instanceId: number) => {
    const known = circuits.get(instanceId);
    if (known) return known;
    const made = newCircuit();
    circuits.set(instanceId, made);
    return made;
  };
  return {
    /** Runs the call, or throws BrokenCircuitError without running it. */
    run: <T>(instanceId: number, call: () => Promise<T>): Promise<T> => of(instanceId).execute(call),
    openCount: () => [...circuits.values()].filter(({ state }) => state === CircuitState.Open).length,
  };
}
export type Circuits = ReturnType<typeof createCircuits>;
