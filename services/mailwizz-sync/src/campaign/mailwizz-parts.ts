import { type CampaignInput, type MailwizzClient, MailwizzNotFound } from 'mailwizz-api-ts';
import { markedAs, markField } from './mark.ts';

/** Statuses under which MailWizz has taken a campaign over. */
export const onItsWay: ReadonlySet<string> = new Set(['pending-sending', 'processing', 'sending', 'sent']);

/** `contains`, by its slug: the numbers are the instance's own. */
const CONTAINS = 'contains';
const CONTAINS_NUMBER = '3';

/** The segment of everybody who carries the send's mark; found by its name where an earlier run left it. */
export async function ensureSegment(
  client: MailwizzClient,
  listUid: string,
  { sendId, name }: { sendId: number; name: string },
  signal: AbortSignal,
): Promise<string> {
  for await (const segment of client.segments.all(listUid, { signal })) {
    if (segment.name === name) return segment.segmentUid;
  }
  let fieldId: string | undefined;
  for await (const field of client.fields.all(listUid, { signal })) {
    if (field.tag.toUpperCase() === markField.tag) fieldId = field.fieldId;
  }
  if (fieldId === undefined)
    throw new Error(`list ${listUid} has no field ${markField.tag} a moment after it was made`);
  const operators = await client.segments.operators({ signal });
  const operatorId = operators.find(({ slug }) => slug === CONTAINS)?.operatorId ?? CONTAINS_NUMBER;
  const { segmentUid } = await client.segments.create(
    listUid,
    { name, operatorMatch: 'all', conditions: [{ fieldId, operatorId, value: markedAs(sendId) }] },
    { signal },
  );
  return segmentUid;
}

/** Every campaign of a list that bears this name, oldest first: more than one only where a create was thought lost. */
export async function campaignsNamed(
  client: MailwizzClient,
  listUid: string,
  name: string,
  signal: AbortSignal,
): Promise<{ campaignUid: string; status: string }[]> {
  const found: { campaignUid: string; status: string }[] = [];
  for await (const { campaignUid, name: called, status } of client.campaigns.all({ listUid, signal })) {
    if (called === name) found.push({ campaignUid, status });
  }
  return found.reverse();
}

/** Deletes drafts of the same name beside the one that stands. Only drafts: anything else an operator has to look at. */
export async function deleteTwins(
  client: MailwizzClient,
  listUid: string,
  { name, campaignUid }: { name: string; campaignUid: string },
  signal: AbortSignal,
): Promise<void> {
  for (const twin of await campaignsNamed(client, listUid, name, signal)) {
    if (twin.campaignUid !== campaignUid && twin.status === 'draft')
      await client.campaigns.delete(twin.campaignUid, { signal });
  }
}

/** A draft: nothing leaves before `startDraft`. */
export const createDraft = (client: MailwizzClient, campaign: CampaignInput, signal: AbortSignal): Promise<string> =>
  client.campaigns.create({ ...campaign, status: 'draft' }, { signal }).then(({ campaignUid }) => campaignUid);

/**
 * Lets a draft go. Safe to repeat: what is on its way, or paused by somebody, is left alone.
 * @returns the status MailWizz reports afterwards; `draft` when it would not go
 */
export async function startDraft(client: MailwizzClient, campaignUid: string, signal: AbortSignal): Promise<string> {
  const { status } = await client.campaigns.get(campaignUid, { signal });
  if (status !== 'draft') return status;
  await client.campaigns.update(campaignUid, { status: 'pending-sending', sendAt: longPast() }, { signal });
  return (await client.campaigns.get(campaignUid, { signal })).status;
}

/**
 * `send_at` is read in the customer's time zone, which the API does not tell. A day ago is past in all of them, and what is past is sent at once: the
 * moment is ours to keep.
 */
export const longPast = (now = new Date()): string =>
  new Date(now.getTime() - 86_400_000).toISOString().slice(0, 19).replace('T', ' ');

/** Null when MailWizz has no such campaign any more. */
export async function statusOf(
  client: MailwizzClient,
  campaignUid: string,
  signal: AbortSignal,
): Promise<string | null> {
  try {
    return (await client.campaigns.get(campaignUid, { signal })).status;
  } catch (error) {
    if (error instanceof MailwizzNotFound) return null;
    throw error;
  }
}
