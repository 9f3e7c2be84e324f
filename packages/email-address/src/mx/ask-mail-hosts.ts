import type { RecordsOf, RecordType } from './dns-wire.ts';
import type { MxAnswer, MxHost } from './mx-answer.ts';

/** Puts one question to a resolver and gives its answer, or throws with a code as `node:dns` does. */
export type Ask = <T extends RecordType>(name: string, type: T) => Promise<RecordsOf[T]>;

/** The resolver answered, and the answer is that there is nothing. Every other code only says that it could not answer. */
const NOTHING_THERE = new Set(['ENODATA', 'ENOTFOUND', 'EBADNAME']);

export const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'EUNKNOWN';
export const isDefinite = (error: unknown): boolean => NOTHING_THERE.has(codeOf(error));

/** MX first, then the address records that stand in for it (RFC 5321 §5.1). Never throws: what went wrong is `unknown`. */
export async function askMailHosts(domain: string, ask: Ask, now: () => number): Promise<MxAnswer> {
  const answer = (kind: MxAnswer['kind'], hosts: MxHost[] = []): MxAnswer => ({ kind, hosts, askedAt: now() });
  try {
    const named = await orNothing(() => ask(domain, 'MX'));
    if (named === 'no such name') return answer('nxdomain');
    if (named.length > 0) return fromRecords(named, answer);

    for (const type of ['A', 'AAAA'] as const) {
      const addresses = await orNothing(() => ask(domain, type));
      if (addresses !== 'no such name' && addresses.length > 0) {
        return answer('implicit_a', [{ exchange: domain, priority: 0 }]);
      }
    }
    return answer('no_mail_host');
  } catch (error) {
    return { ...answer('unknown'), error: codeOf(error) };
  }
}

function fromRecords(records: MxHost[], answer: (kind: MxAnswer['kind'], hosts?: MxHost[]) => MxAnswer): MxAnswer {
  // RFC 7505 writes "no mail" as a root exchange.
  const named = records.filter(({ exchange }) => exchange !== '' && exchange !== '.');
  if (named.length === 0) return answer('null_mx');
  const reachable = named.filter(({ exchange }) => !isNowhere(exchange));
  if (reachable.length === 0) return answer('no_mail_host');
  const hosts = reachable.map(({ exchange, priority }) => ({ exchange: exchange.toLowerCase(), priority }));
  return answer(
    'mx',
    hosts.sort((a, b) => a.priority - b.priority || (a.exchange < b.exchange ? -1 : 1)),
  );
}

/** An MX must be a name (RFC 5321 §5.1); owners who want no mail often point it at themselves instead. */
const isNowhere = (exchange: string): boolean =>
  /^(?:localhost(?:\.localdomain)?|(?:\d{1,3}\.){3}\d{1,3}|.*\.invalid|invalid)\.?$/i.test(exchange);

async function orNothing<T>(question: () => Promise<T[]>): Promise<T[] | 'no such name'> {
  try {
    return await question();
  } catch (error) {
    if (!isDefinite(error)) throw error;
    return codeOf(error) === 'ENODATA' ? [] : 'no such name';
  }
}
