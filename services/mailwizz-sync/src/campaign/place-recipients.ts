import {
  excludeRecipients,
  holdSend,
  markPlaced,
  noteUnmarked,
  type PlacedRecipient,
  placedRecipients,
  type RecipientToPlace,
  recipientsToPlace,
  type SendToDeliver,
} from '@relais/prisma';
import { type Brand, type MailwizzField, mailwizzFieldValue } from '@relais/templates';
import { type MailwizzClient, MailwizzInvalid, MailwizzNotFound } from 'mailwizz-api-ts';
import type { CampaignDeps } from './campaign-deps.ts';
import { markField, markOf } from './mark.ts';

const BATCH = 100;

export interface Placing {
  tenantId: number;
  send: SendToDeliver;
  brand: Brand;
  /** What the mail's tags need of each subscriber. */
  fields: readonly MailwizzField[];
  client: MailwizzClient;
  holder: string;
  signal: AbortSignal;
}

/**
 * Writes each recipient's values and mark into MailWizz, one call a person since MailWizz has no bulk update. Who must not be written
 * to any more is left out; what was written is written down batch by batch, and written again after a crash, to the same effect.
 * @returns false when the send was lost to a pause or another process
 */
export async function placeRecipients(deps: CampaignDeps, placing: Placing): Promise<boolean> {
  const { db } = deps;
  const { tenantId, send, holder, signal } = placing;
  for (;;) {
    signal.throwIfAborted();
    if (!(await holdSend(db, tenantId, send.id, { holder, ms: deps.leaseMs }))) return false;
    const batch = await recipientsToPlace(db, tenantId, send.id, BATCH);
    if (batch.length === 0) return true;
    const refused: { contactId: number; reason: string }[] = [];
    const placed: number[] = [];
    try {
      await sideBySide(batch, deps.writers, async (recipient) => {
        const reason = await placeOne(deps, placing, recipient);
        if (reason === null) placed.push(recipient.contactId);
        else refused.push({ contactId: recipient.contactId, reason });
      });
    } finally {
      await markPlaced(db, tenantId, send.id, placed);
      await excludeRecipients(db, tenantId, send.id, refused);
    }
  }
}

/** @returns why MailWizz takes no mark for this person; null when it did */
async function placeOne(
  { whyUrl }: CampaignDeps,
  { tenantId, send, brand, fields, client, signal }: Placing,
  recipient: RecipientToPlace,
): Promise<string | null> {
  const { contactId, subscriberUid, email, openSends } = recipient;
  const values = { ...recipient, whyUrl: whyUrl({ tenantId, contactId }) };
  const written = Object.fromEntries(fields.map((field) => [field.tag, mailwizzFieldValue(field, values, brand)]));
  const marked = { ...written, EMAIL: email, [markField.tag]: markOf(openSends) };
  try {
    await client.subscribers.update(send.listUid, subscriberUid, { fields: marked }, { signal });
    return null;
  } catch (error) {
    if (error instanceof MailwizzNotFound) return 'gone_from_mailwizz';
    if (error instanceof MailwizzInvalid) return 'refused_by_mailwizz';
    throw error;
  }
}

/** Rounds of making MailWizz agree. */
const ROUNDS = 3;

/** A send as far as its segment is concerned. */
export interface MarkedSend {
  id: number;
  listUid: string;
  name: string;
}

/**
 * Makes the segment hold exactly those who may be written to: judged once more, marks of all others taken off, and read back from
 * MailWizz, which answers success to writes it ignored. Whom it does not count although they are marked (unsubscribed there, say) leaves the send.
 * @returns how many the segment holds
 * @throws {SegmentDiffers} when it cannot be made to agree
 */
export async function agreeOnSegment(
  { db, writers }: Pick<CampaignDeps, 'db' | 'writers'>,
  { tenantId, send, client, signal }: Pick<Placing, 'tenantId' | 'client' | 'signal'> & { send: MarkedSend },
  segmentUid: string,
): Promise<number> {
  let strangers = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const placed = await placedRecipients(db, tenantId, send.id);
    await takeOut(placed.filter(({ reason }) => reason !== null));
    const wanted = new Map(placed.flatMap((one) => (one.reason === null ? [[one.subscriberUid, one]] : [])));
    const expected = wanted.size;
    const unwanted: Marked[] = [];
    for await (const { subscriberUid, fields } of client.segments.allSubscribers(send.listUid, segmentUid, {
      signal,
    })) {
      if (!wanted.delete(subscriberUid)) unwanted.push({ subscriberUid, ...withoutMark(fields, send.id) });
    }
    if (unwanted.length === 0 && wanted.size === 0) return expected;
    if (wanted.size === expected && expected > 0) throw new SegmentDiffers(send.name, unwanted.length, expected);
    strangers = unwanted.length;
    await sideBySide(unwanted, writers, (row) => unmark(client, send.listUid, row, signal));
    await takeOut([...wanted.values()].map((one) => ({ ...one, reason: 'not_mailed_by_mailwizz' })));
  }
  throw new SegmentDiffers(send.name, strangers, 0);

  /** The mark first: who is written down as out while the mark still stands would be mailed. */
  async function takeOut(people: readonly PlacedRecipient[]): Promise<void> {
    await sideBySide(people, writers, ({ subscriberUid, email, otherSends }) =>
      unmark(client, send.listUid, { subscriberUid, email, mark: markOf(otherSends) }, signal),
    );
    const reasons = people.map(({ contactId, reason }) => ({ contactId, reason: reason ?? '' }));
    if (reasons.length > 0) await excludeRecipients(db, tenantId, send.id, reasons);
  }
}

interface Marked {
  subscriberUid: string;
  email: string;
  /** What their mark shall be. */
  mark: string;
}

const withoutMark = (fields: Readonly<Record<string, string>>, sendId: number): Omit<Marked, 'subscriberUid'> => {
  const others = (fields[markField.tag] ?? '').split(';').filter((id) => id !== '' && id !== String(sendId));
  return { email: fields.EMAIL ?? '', mark: markOf(others.map(Number)) };
};

/** Takes the mark off whoever must not be written to any more, while MailWizz sends: it asks its segment for every batch. */
export async function takeMarksOff(
  { db, writers }: Pick<CampaignDeps, 'db' | 'writers'>,
  { tenantId, send, client, signal }: Pick<Placing, 'tenantId' | 'client' | 'signal'> & { send: MarkedSend },
): Promise<void> {
  const out = (await placedRecipients(db, tenantId, send.id)).filter(({ reason }) => reason !== null);
  if (out.length === 0) return;
  await sideBySide(out, writers, ({ subscriberUid, email, otherSends }) =>
    unmark(client, send.listUid, { subscriberUid, email, mark: markOf(otherSends) }, signal),
  );
  await noteUnmarked(
    db,
    tenantId,
    send.id,
    out.map(({ contactId, reason }) => ({ contactId, reason: reason ?? '' })),
  );
}

async function unmark(
  client: MailwizzClient,
  listUid: string,
  { subscriberUid, email, mark }: Marked,
  signal: AbortSignal,
): Promise<void> {
  try {
    await client.subscribers.update(
      listUid,
      subscriberUid,
      { fields: { EMAIL: email, [markField.tag]: mark } },
      { signal },
    );
  } catch (error) {
    // Nobody is left to be mailed by mistake.
    if (!(error instanceof MailwizzNotFound)) throw error;
  }
}

/** MailWizz's segment holds others than we marked: nothing is sent before an operator has looked. */
export class SegmentDiffers extends Error {
  override readonly name = 'SegmentDiffers';
  readonly code = 'SEGMENT_DIFFERS';
  constructor(send: string, strangers: number, missing: number) {
    super(`The segment of “${send}” holds ${strangers} people it must not hold, and lacks ${missing} that were marked`);
  }
}

/** So many at a time; the first failure ends it once those in flight are through. */
export async function sideBySide<T>(
  items: readonly T[],
  width: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const queue = [...items];
  const failures: unknown[] = [];
  const lane = async () => {
    for (let item = queue.shift(); item !== undefined && failures.length === 0; item = queue.shift()) {
      try {
        await work(item);
      } catch (error) {
        failures.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(width, queue.length) }, lane));
  if (failures.length > 0) throw failures[0];
}
