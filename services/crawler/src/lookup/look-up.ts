import type { QueueNamed } from '@relais/contracts';
import { answerWhois, type Database, failWhoisLookup, takeWhoisLookup } from '@relais/prisma';
import { done, later, type Outcome, type Processor, skip } from '@relais/queues';
import type { Logger } from '@relais/service';
import { type EstimateDeps, estimateCrawl } from '../estimate/estimate-crawl.ts';
import type { Registries } from './open-registries.ts';

export interface LookupDeps {
  readonly db: Database;
  readonly registries: Registries;
  readonly estimate: EstimateDeps;
}

const DEFAULT_PAUSE_MS = 60_000;
const MOST_PAUSE_MS = 3_600_000;
/** A registry that could not be read is asked again so often, in the attempts of the queue. */
const TRIES = 3;

/** Answers questions that stand in rows. A second run finds them answered. */
export const lookUp =
  (deps: LookupDeps): Processor<QueueNamed<'lookup'>> =>
  async (payload, { number, signal, log }) => {
    if (payload.kind === 'whois') return lookUpDomain(deps, payload, { number, signal, log });
    return estimateCrawl(deps.estimate, payload, signal);
  };

/** A registry's answer could not be read: tried again by the queue. */
export class RegistryBroken extends Error {
  override readonly name = 'RegistryBroken';
  readonly code = 'REGISTRY_BROKEN';
}

/** Asks a registry about the domain of a question and answers all who wait for it. */
export async function lookUpDomain(
  { db, registries }: Pick<LookupDeps, 'db' | 'registries'>,
  { tenantId, lookupId }: { readonly tenantId: number; readonly lookupId: number },
  { number, signal, log }: { readonly number: number; readonly signal: AbortSignal; readonly log: Logger },
): Promise<Outcome> {
  const domain = await takeWhoisLookup(db, tenantId, lookupId);
  if (domain === null) return skip('already answered');

  const asked = await registries.ask(domain, signal);
  if ('waitMs' in asked) return later(asked.waitMs, 'a registry is asked slowly');
  const { source, server, answer } = asked;
  log.info({ event: 'lookup.asked', domain, source, server, outcome: answer.kind }, 'a registry was asked');
  switch (answer.kind) {
    case 'registered':
      await answerWhois(db, domain, { source, server, registered: true, ...answer.registration });
      return done({ source });
    case 'free':
      await answerWhois(db, domain, { source, server, registered: false, ...nothing });
      return done({ source });
    case 'throttled':
      return later(Math.min(answer.retryAfterMs ?? DEFAULT_PAUSE_MS, MOST_PAUSE_MS), 'a registry wants us slower');
    case 'broken':
      if (number < TRIES) throw new RegistryBroken(`${server}: ${answer.reason}`);
      await failWhoisLookup(db, tenantId, lookupId, answer.reason);
      return done({ failed: answer.reason });
  }
}

const nothing = {
  registeredAt: null,
  changedAt: null,
  expiresAt: null,
  registrar: null,
  registrarId: null,
  statuses: [],
  nameservers: [],
  dnssec: null,
};
