import { judgeAddress, type MailHostResolver, type MxAnswer, parseAddress } from '@relais/email-address';

/** Lines judged together: their domains are asked for side by side. */
const BATCH = 500;

/**
 * Judges addresses as the validator does, but for what only a tenant's database knows. One line each, in order.
 * @param resolver null asks nobody: then nothing is said about mail hosts
 */
export async function* checkAddresses(
  addresses: AsyncIterable<string> | Iterable<string>,
  resolver: Pick<MailHostResolver, 'lookupMany'> | null,
) {
  let batch: string[] = [];
  for await (const address of addresses) {
    batch.push(address);
    if (batch.length < BATCH) continue;
    yield* await judge(batch, resolver);
    batch = [];
  }
  yield* await judge(batch, resolver);
}

async function judge(batch: readonly string[], resolver: Pick<MailHostResolver, 'lookupMany'> | null) {
  const domains = batch.flatMap((address) => domainOf(address) ?? []);
  const answers = resolver && domains.length > 0 ? await resolver.lookupMany(domains) : new Map<string, MxAnswer>();
  return batch.map((address) => addressLine(address, answers.get(domainOf(address) ?? '')));
}

function domainOf(address: string): string | null {
  const parsed = parseAddress(address);
  return parsed.ok ? parsed.domain : null;
}

/** What `relais email check` prints: the rules by name, and in `details` what each of them saw. */
export function addressLine(address: string, dns: MxAnswer | undefined) {
  const verdict = judgeAddress(address, dns ? { dns } : {});
  return {
    address,
    normalised: verdict.normalised,
    verdict: verdict.verdict,
    reasons: verdict.reasons.map(({ rule }) => rule),
    suggestion: verdict.suggestion,
    score: verdict.score,
    /** To mail to: display name gone, domain in lower case and punycode; null when it is no address. */
    mailbox: verdict.normalised === null ? null : verdict.address,
    details: verdict.reasons,
    flags: verdict.flags,
    retry: verdict.retry,
    rules_version: verdict.rulesVersion,
  };
}
