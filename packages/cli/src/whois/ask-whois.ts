import { registeredName } from '@relais/email-address';
import { askWhoisOf, getWhoisLookup, type WhoisLookup, whoisHistory } from '@relais/prisma';
import { CommandFailed } from '../io/errors.ts';
import type { Access } from '../stack/access.ts';
import { producerOf } from '../stack/queue-connection.ts';
import { tenantCalled } from '../stack/tenant.ts';

const LOOK_EVERY_MS = 150;
const PATIENCE_MS = 60_000;
const MOST_HISTORY = 200;

/**
 * Asks by way of a crawler and waits for the answer; what was heard within 30 days needs none.
 * @throws {CommandFailed} NO_DOMAIN, NO_CRAWLER
 */
export async function askWhois(access: Access, slug: string, written: string): Promise<WhoisLookup> {
  const { db } = access;
  const { id: tenantId } = await tenantCalled(db, slug);
  let lookup = await askWhoisOf(db, tenantId, nameIn(written));
  if (lookup.status !== 'pending') return lookup;
  await askCrawler(access, tenantId, lookup.id);
  for (const until = Date.now() + PATIENCE_MS; lookup.status === 'pending' && Date.now() < until; ) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    lookup = (await getWhoisLookup(db, tenantId, lookup.id)) ?? lookup;
  }
  return lookup;
}

/** What was heard of a domain before, newest first. */
export async function whoisBefore({ db }: Access, slug: string, written: string): Promise<WhoisLookup[]> {
  const { id } = await tenantCalled(db, slug);
  return whoisHistory(db, id, { domain: nameIn(written), limit: MOST_HISTORY });
}

function nameIn(written: string): string {
  const name = registeredName(written);
  if (name !== null) return name;
  throw new CommandFailed('NO_DOMAIN', `${written} is no domain such as example.com, nor an address on one`);
}

async function askCrawler(access: Access, tenantId: number, lookupId: number): Promise<void> {
  if (access.redisUrl === null) {
    throw new CommandFailed(
      'NO_CRAWLER',
      'no services run here that could ask a registry. Start them with `relais up`',
    );
  }
  const queues = await producerOf(access);
  try {
    await queues.enqueue('lookup', { kind: 'whois', tenantId, lookupId }, { once: `whois-${lookupId}` });
  } finally {
    await queues.close();
  }
}
