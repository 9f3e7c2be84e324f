import { CONTACTS_PER_JOB, type Priority, priorityOf } from '@relais/contracts';
import type { Delivery, Ingested } from '@relais/prisma';
import { type Enqueue, QueueUnreachable } from '@relais/queues';
import type { Logger } from '@relais/service';
import { waitAtMost } from '../guard/patience.ts';
import { Problem } from '../http/problems.ts';
import { type DeliveryGroups, groupDeliveries } from './group-deliveries.ts';
import { type ContactError, sortContacts } from './sort-contacts.ts';

export interface IncomingContacts {
  readonly tenantId: number;
  /** data_sources.id */
  readonly dataSourceId: number;
  readonly contacts: readonly unknown[];
}

export interface IngestAnswer extends Omit<Ingested, 'newIds'> {
  readonly errors: readonly ContactError[];
}

/** Reads, stores and hands on contacts from a partner. @throws {Problem} when not one of them can be used */
export type IngestContacts = (incoming: IncomingContacts) => Promise<IngestAnswer>;

interface IngestOptions {
  readonly store: (deliveries: readonly Delivery[]) => Promise<Ingested[]>;
  readonly enqueue: Enqueue;
  readonly log: Logger;
  readonly pepper: string;
}

export interface Ingest {
  readonly ingest: IngestContacts;
  /** Resolves when all that was taken is stored and handed on. */
  readonly idle: DeliveryGroups['idle'];
}

/** The contacts are stored; a Redis that hangs must not keep their sender waiting. */
const PATIENCE_MS = 1_000;
/** Statements at a time, of small deliveries together and of large ones: the rest of the pool is for reads. */
const LIVE_LANES = 2;
const BULK_LANES = 2;
/** Contacts that wait in memory for PostgreSQL; more than that would only wait longer. */
const MOST_IN_HAND = 50_000;

export function openIngest({ store, enqueue, log, pepper }: IngestOptions): Ingest {
  const handOn = openHandOn(enqueue, log);
  const underWay = new Set<Promise<void>>();
  let inHand = 0;
  const lanes = {
    store,
    async handOn(deliveries: readonly Delivery[], ingested: readonly Ingested[]) {
      const work = handOn(deliveries, ingested).finally(() => underWay.delete(work));
      underWay.add(work);
      await waitAtMost(PATIENCE_MS, work);
    },
  };
  const live = groupDeliveries({ ...lanes, lanes: LIVE_LANES });
  // Each alone: a statement of a thousand contacts takes long enough, and small deliveries must not queue behind it.
  const bulk = groupDeliveries({ ...lanes, lanes: BULK_LANES, groupSize: 1 });

  return {
    async idle() {
      await Promise.all([live.idle(), bulk.idle()]);
      await Promise.all(underWay);
    },
    async ingest({ tenantId, dataSourceId, contacts }) {
      if (inHand + contacts.length > MOST_IN_HAND) throw tooMany();
      inHand += contacts.length;
      try {
        const { prepared, errors, refused } = await sortContacts(contacts, pepper);
        if (prepared.length === 0) throw nothingUsable(errors);
        const delivery: Delivery = { tenantId, dataSourceId, kind: 'api', contacts: prepared, rejected: refused };
        const group = priorityOf(prepared.length) === 'live' ? live : bulk;
        const { newIds: _, ...counts } = await group.store(delivery);
        return { ...counts, errors };
      } finally {
        inHand -= contacts.length;
      }
    },
  };
}

const tooMany = () =>
  new Problem('BACKLOG_FULL', 'More contacts are being stored than this gateway holds at once; send again soon.', {
    headers: { 'Retry-After': '1' },
  });

function nothingUsable(errors: readonly ContactError[]): Problem {
  const told = errors.map(({ index, path, message }) => ({ path: `contacts.${index}${path && `.${path}`}`, message }));
  return new Problem('NO_CONTACT_USABLE', 'Not one contact of this delivery can be used; see errors.', {
    errors: told,
  });
}

/**
 * After the commit, never before: jobs for what is new, one tenant a job, small deliveries ahead of bulk. While Redis is away
 * the contacts wait in PostgreSQL for the validator's sweep, so this is no failure of the request.
 */
function openHandOn(enqueue: Enqueue, log: Logger) {
  return async (deliveries: readonly Delivery[], ingested: readonly Ingested[]): Promise<void> => {
    const jobs = jobsFor(deliveries, ingested);
    try {
      await Promise.all(
        jobs.map(({ tenantId, priority, contactIds }) => enqueue('validate', { tenantId, contactIds }, { priority })),
      );
    } catch (error) {
      // Whatever it was, the contacts are stored: failing now would tell the caller otherwise.
      const line = { event: 'ingest.left_to_sweep', jobs: jobs.length, err: error };
      if (error instanceof QueueUnreachable) log.warn(line, 'the queues do not answer; the sweep will enqueue these');
      else log.error(line, 'jobs could not be enqueued; the sweep will try');
    }
  };
}

/** New contacts by tenant and priority, in portions that each fit one job. Pure. */
export function jobsFor(
  deliveries: readonly Pick<Delivery, 'tenantId' | 'contacts'>[],
  ingested: readonly Pick<Ingested, 'newIds'>[],
): { tenantId: number; priority: Priority; contactIds: number[] }[] {
  const portions = new Map<string, { tenantId: number; priority: Priority; contactIds: number[] }>();
  deliveries.forEach(({ tenantId, contacts }, index) => {
    const priority = priorityOf(contacts.length);
    const key = `${tenantId}/${priority}`;
    const portion = portions.get(key) ?? { tenantId, priority, contactIds: [] };
    portion.contactIds.push(...(ingested[index]?.newIds ?? []));
    portions.set(key, portion);
  });
  return [...portions.values()].flatMap(({ contactIds, ...portion }) =>
    inPortions(contactIds).map((ids) => ({ ...portion, contactIds: ids })),
  );
}

function inPortions(ids: readonly number[]): number[][] {
  const portions: number[][] = [];
  for (let from = 0; from < ids.length; from += CONTACTS_PER_JOB)
    portions.push(ids.slice(from, from + CONTACTS_PER_JOB));
  return portions;
}
