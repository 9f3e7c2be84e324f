import { priorityOf, type QueueNamed } from '@relais/contracts';
import type { MxAnswer } from '@relais/email-address';
import { claimForValidation, type Db, deferValidation, recordVerdicts } from '@relais/prisma';
import { done, type Enqueue, type Processor, skip } from '@relais/queues';
import { domainsToAsk, judgeBatch } from './judge-batch.ts';

export interface ValidateDeps {
  db: Db;
  enqueue: Enqueue;
  /** MX answers by domain; a domain that did not answer is told as unknown, not left out. */
  askMany(domains: readonly string[]): Promise<ReadonlyMap<string, MxAnswer>>;
  /** How long a contact waits whose domain did not answer. */
  deferMs: number;
  /** Called with the numbers of a batch, for the counters. */
  onJudged?(counts: { validated: number; invalid: number; deferred: number }): void;
}

/** Which of these addresses are worth mailing? A silent DNS defers one address, never the batch. */
export const validateContacts =
  ({ db, enqueue, askMany, deferMs, onJudged }: ValidateDeps): Processor<QueueNamed<'validate'>> =>
  async ({ tenantId, contactIds }) => {
    const batch = await claimForValidation(db, tenantId, contactIds);
    if (batch.length === 0) return skip('nothing waits for a verdict');

    const { verdicts, unanswered } = judgeBatch(batch, await askMany(domainsToAsk(batch)));
    const validated = await recordVerdicts(db, tenantId, verdicts);

    const priority = priorityOf(contactIds.length);
    if (validated.length > 0) await enqueue('route', { tenantId, contactIds: validated }, { priority });
    if (unanswered.length > 0) {
      await deferValidation(db, tenantId, unanswered, deferMs);
      await enqueue('validate', { tenantId, contactIds: unanswered }, { priority, afterMs: deferMs });
    }
    const counts = {
      validated: validated.length,
      invalid: verdicts.length - validated.length,
      deferred: unanswered.length,
    };
    onJudged?.(counts);
    return done(counts);
  };
