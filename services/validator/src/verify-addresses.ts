import { CONTACTS_PER_JOB, priorityOf, type QueueNamed } from '@relais/contracts';
import {
  type Db,
  keepTicket,
  type NewVerification,
  recordVerifications,
  reserveChecks,
  restVerifier,
  takeVerifierTurn,
  type VerifierSettings,
  verifierAnswers,
  verifierSettings,
  type WantedVerification,
  wantVerifications,
} from '@relais/prisma';
import { done, type Enqueue, later, type Outcome, type Processor, skip } from '@relais/queues';
import {
  outcomesVersion,
  type Verifier,
  type VerifierAnswers,
  VerifierRefused,
  VerifierUnavailable,
} from '@relais/verifiers';
import { portionsToAsk } from './portions-to-ask.ts';

export interface VerifyDeps {
  db: Db;
  enqueue: Enqueue;
  /** @throws when the key does not open */
  open(settings: VerifierSettings): Verifier;
  /** How long an address may wait for a verifier that fails, before our own verdict counts. */
  patienceMs: number;
}

/** What one attempt has in hand. */
interface Round extends VerifyDeps {
  tenantId: number;
  verifier: Verifier;
  signal: AbortSignal;
}

/**
 * Asks a tenant's verifier about addresses, one call an attempt, and keeps its answers with their date. Nobody waits for ever:
 * where the budget is spent or the verifier stays away, that is the answer, and our own verdict counts. The contacts then go
 * back to `validate`, which alone decides.
 */
export const verifyAddresses =
  (deps: VerifyDeps): Processor<QueueNamed<'verify'>> =>
  async ({ tenantId, contactIds }, { signal, log }) => {
    const { db, open } = deps;
    const settings = await verifierSettings(db, tenantId);
    if (!settings?.isActive) {
      await handBack(deps, tenantId, contactIds);
      return skip('the tenant asks no verifier');
    }
    const wanted = await wantVerifications(db, settings, contactIds);
    if (wanted.length === 0) {
      await handBack(deps, tenantId, contactIds);
      return skip('every answer is there');
    }
    try {
      return await ask({ ...deps, tenantId, verifier: open(settings), signal }, wanted, contactIds);
    } catch (error) {
      if (signal.aborted) throw error;
      log.warn({ event: 'verifier.failed', tenantId, provider: settings.provider, err: error }, wordsOf(error));
      return await bear(deps, tenantId, { error, wanted, contactIds });
    }
  };

async function ask(
  round: Round,
  wanted: readonly WantedVerification[],
  contactIds: readonly number[],
): Promise<Outcome> {
  const { db, tenantId, verifier } = round;
  const underWay = wanted.filter(({ ticket }) => ticket !== null);
  const fresh = wanted.filter(({ ticket }) => ticket === null);
  const granted = fresh.length > 0 ? await reserveChecks(db, tenantId, fresh.map(hashOf)) : new Set<string>();
  await answerAll(
    db,
    tenantId,
    fresh.filter(({ emailHash }) => !granted.has(emailHash)),
    'the month’s budget is spent',
  );

  const portions = portionsToAsk(
    [...underWay, ...fresh.filter(({ emailHash }) => granted.has(emailHash))],
    verifier.most,
  );
  const [portion, ...others] = portions;
  if (!portion) {
    await handBack(round, tenantId, contactIds);
    return done({ answered: 0, over_budget: fresh.length });
  }
  const waitMs = await takeVerifierTurn(db, tenantId, verifier.pauseMs);
  if (waitMs > 0) return later(waitMs, 'the verifier is asked by turns');

  const answers = await askPortion(round, portion);
  await verifierAnswers(db, tenantId);
  if (!answers) return later(verifier.pauseMs, 'the verifier works on it');
  await recordVerifications(
    db,
    tenantId,
    outcomesVersion,
    portion.contacts.map((contact) => answered(contact, answers)),
  );
  if (others.length > 0) return later(verifier.pauseMs, 'more than one call');
  await handBack(round, tenantId, contactIds);
  return done({ answered: portion.contacts.length });
}

async function askPortion(
  { db, tenantId, verifier, signal }: Round,
  { ticket, contacts }: { ticket: string | null; contacts: readonly WantedVerification[] },
): Promise<VerifierAnswers | null> {
  if (ticket !== null) return verifier.collect(ticket, signal);
  const checked = await verifier.check(
    contacts.map(({ email }) => email),
    signal,
  );
  if (checked.kind === 'answered') return checked.answers;
  await keepTicket(db, tenantId, contacts.map(hashOf), checked.ticket);
  return null;
}

/** Paid for and not answered counts as unknown. */
function answered({ email, emailHash }: WantedVerification, answers: VerifierAnswers): NewVerification {
  const { outcome, words } = answers.get(email.toLowerCase()) ?? { outcome: 'unknown' as const, words: 'left out' };
  return { emailHash, outcome, words };
}

/** A failure costs time, and never a contact. */
async function bear(
  deps: VerifyDeps,
  tenantId: number,
  {
    error,
    wanted,
    contactIds,
  }: { error: unknown; wanted: readonly WantedVerification[]; contactIds: readonly number[] },
): Promise<Outcome> {
  const { db, patienceMs } = deps;
  const words = wordsOf(error);
  const restMs = error instanceof VerifierUnavailable ? error.restMs : REFUSED_REST_MS;
  await restVerifier(db, tenantId, restMs, words);
  const longAgo = Date.now() - patienceMs;
  const tired =
    error instanceof VerifierUnavailable ? wanted.filter(({ wantedAt }) => wantedAt.getTime() < longAgo) : wanted;
  await answerAll(db, tenantId, tired, words);
  if (tired.length < wanted.length) return later(restMs, words);
  await handBack(deps, tenantId, contactIds);
  return done({ gave_up: tired.length });
}

/** A wrong key or an empty account is mended by a person; meanwhile nobody waits. */
const REFUSED_REST_MS = 60_000;

const hashOf = ({ emailHash }: WantedVerification): string => emailHash;
const wordsOf = (error: unknown): string =>
  error instanceof VerifierUnavailable || error instanceof VerifierRefused ? error.message : 'its key does not open';

async function answerAll(
  db: Db,
  tenantId: number,
  contacts: readonly WantedVerification[],
  words: string,
): Promise<void> {
  if (contacts.length === 0) return;
  const answers = contacts.map(({ emailHash }) => ({ emailHash, outcome: 'not_asked' as const, words }));
  await recordVerifications(db, tenantId, outcomesVersion, answers);
}

async function handBack({ enqueue }: VerifyDeps, tenantId: number, contactIds: readonly number[]): Promise<void> {
  const ids = contactIds.slice(0, CONTACTS_PER_JOB);
  await enqueue('validate', { tenantId, contactIds: ids }, { priority: priorityOf(ids.length) });
}
