import { priorityOf, type QueueNamed } from '@relais/contracts';
import type { MxAnswer } from '@relais/email-address';
import { contactsToValidate, type Db, deferValidation, markValidating, recordVerdicts } from '@relais/prisma';
import { done, type Enqueue, type Processor, skip } from '@relais/queues';
import { contactsWaitingFor, domainsToAsk, judgeBatch } from './judge-batch.ts';

export interface ValidateDeps {
  db: Db;
  enqueue: Enqueue;
  /** MX answers that are known without a question, by domain. */
  recall(domains: readonly string[]): Promise<ReadonlyMap<string, MxAnswer>>;
  /** MX answers by domain; a domain that did not answer is told as unknown, not left out. */
  askMany(domains: readonly string[]): Promise<ReadonlyMap<string, MxAnswer>>;
  /** How long a contact waits whose domain did not answer. */
  deferMs: number;
  /** How long a contact may wait for a verifier before the sweep looks after it. */
  verifierLeaseMs: number;
  /** Called with the numbers of a batch, for the counters. */
  onJudged?(counts: { validated: number; invalid: number; deferred: number }): void;
}

/** Which of these addresses are worth mailing? A silent DNS defers one address, never the batch. */
export const validateContacts =
  ({
    db,
    enqueue,
    recall,
    askMany,
    deferMs,
    verifierLeaseMs,
    onJudged,
  }: ValidateDeps): Processor<QueueNamed<'validate'>> =>
  async ({ tenantId, contactIds }) => {
    const batch = await contactsToValidate(db, tenantId, contactIds);
    if (batch.length === 0) return skip('nothing waits for a verdict');

    const domains = domainsToAsk(batch);
    const known = await recall(domains);
    const missing = domains.filter((domain) => !known.has(domain));
    // A row is written twice only where the DNS takes its time: most batches have all their answers at hand.
    if (missing.length > 0) await markValidating(db, tenantId, contactsWaitingFor(batch, new Set(missing)));
    const answers = missing.length > 0 ? new Map([...known, ...(await askMany(missing))]) : known;

    const { verdicts, unanswered, toVerify } = judgeBatch(batch, answers);
    const validated = await recordVerdicts(db, tenantId, verdicts);

    const priority = priorityOf(contactIds.length);
    if (validated.length > 0) await enqueue('route', { tenantId, contactIds: validated }, { priority });
    if (unanswered.length > 0) {
      await deferValidation(db, tenantId, unanswered, deferMs);
      await enqueue('validate', { tenantId, contactIds: unanswered }, { priority, afterMs: deferMs });
    }
    if (toVerify.length > 0) {
      await markValidating(db, tenantId, toVerify, { leaseMs: verifierLeaseMs, waitsFor: 'verifier' });
      await enqueue('verify', { tenantId, contactIds: toVerify }, { priority });
    }
    const counts = {
      validated: validated.length,
      invalid: verdicts.length - validated.length,
      deferred: unanswered.length,
    };
    onJudged?.(counts);
    return done(toVerify.length > 0 ? { ...counts, to_verify: toVerify.length } : counts);
  };
