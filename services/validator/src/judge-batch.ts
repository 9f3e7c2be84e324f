import {
  decidingRule,
  judgeAddress,
  type MxAnswer,
  parseAddress,
  storedVerdict,
  type Verdict,
} from '@relais/email-address';
import type { ContactToValidate, RecordedVerdict } from '@relais/prisma';

/**
 * What one pass over a batch found: verdicts to store, contacts whose domain did not answer, and those a verifier is to be asked
 * about first.
 */
export interface JudgedBatch {
  verdicts: RecordedVerdict[];
  unanswered: number[];
  toVerify: number[];
}

/** The domains a batch has to ask the DNS for. Suppressed and blacklisted contacts cost no question. */
export function domainsToAsk(batch: readonly ContactToValidate[]): string[] {
  const domains = new Set<string>();
  for (const { email, suppressed, blacklisted } of batch) {
    if (suppressed || blacklisted) continue;
    const parsed = parseAddress(email);
    if (parsed.ok) domains.add(parsed.domain);
  }
  return [...domains];
}

/** Who of a batch waits for one of these domains. */
export function contactsWaitingFor(batch: readonly ContactToValidate[], domains: ReadonlySet<string>): number[] {
  return batch
    .filter(({ email, suppressed, blacklisted }) => {
      const parsed = suppressed || blacklisted ? null : parseAddress(email);
      return parsed?.ok === true && domains.has(parsed.domain);
    })
    .map(({ id }) => id);
}

/** Pure: the same batch and answers always give the same verdicts. Suppression comes first (checklist F13). */
export function judgeBatch(batch: readonly ContactToValidate[], answers: ReadonlyMap<string, MxAnswer>): JudgedBatch {
  const judged: JudgedBatch = { verdicts: [], unanswered: [], toVerify: [] };
  for (const contact of batch) {
    const parsed = parseAddress(contact.email);
    const dns = parsed.ok ? answers.get(parsed.domain) : undefined;
    const verdict = judgeAddress(contact.email, {
      suppressed: contact.suppressed !== null,
      blacklisted: contact.blacklisted !== null,
      ...(dns ? { dns } : {}),
      ...(contact.verifierOutcome ? { verifier: verifierWord(contact.verifierOutcome, contact.verifierDetail) } : {}),
    });
    if (isWorthAsking(contact, verdict)) judged.toVerify.push(contact.id);
    else if (verdict.retry && verdict.verdict !== 'reject') judged.unanswered.push(contact.id);
    else judged.verdicts.push(recorded(contact, verdict));
  }
  return judged;
}

const verifierWord = (outcome: NonNullable<ContactToValidate['verifierOutcome']>, detail: string | null) => ({
  outcome,
  detail: detail ?? '',
});

/**
 * A verifier costs money, so it is asked where its word changes something: what we refuse stays refused, what we trust is
 * trusted. A domain that does not answer is asked about when it did not the first time either: it may be our DNS.
 */
function isWorthAsking(
  { verifierOn, verifierOutcome, putOff }: ContactToValidate,
  { verdict, retry }: Verdict,
): boolean {
  if (!verifierOn || verifierOutcome !== null) return false;
  return verdict === 'accept_with_warning' && (!retry || putOff);
}

function recorded(contact: ContactToValidate, verdict: Verdict): RecordedVerdict {
  return {
    id: contact.id,
    status: statusOf(contact, verdict),
    reason: contact.suppressed ?? decidingRule(verdict),
    score: verdict.score,
    validation: storedVerdict(verdict),
  };
}

function statusOf({ suppressed }: ContactToValidate, { verdict }: Verdict): RecordedVerdict['status'] {
  if (suppressed === 'unsubscribed') return 'unsubscribed';
  if (suppressed) return 'blacklisted';
  return verdict === 'reject' ? 'invalid' : 'validated';
}
