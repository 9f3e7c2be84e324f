import { type MailwizzClient, MailwizzInvalid } from 'mailwizz-api-ts';
import { listFields } from './subscriber-fields.ts';

/**
 * Makes sure a list has every field we send: MailWizz ignores a TAG it does not know and answers success all the same,
 * so an unchecked list would drop data silently. Lists are checked again after a while, since operators edit them.
 */
export function createFieldCheck(checkEveryMs: number, now: () => number = Date.now) {
  const checks = new Map<string, { at: number; check: Promise<void> }>();
  return function ensureFields(
    instance: string,
    client: MailwizzClient,
    listUid: string,
    signal: AbortSignal,
  ): Promise<void> {
    const key = `${instance}/${listUid}`;
    const known = checks.get(key);
    if (known && now() - known.at < checkEveryMs) return known.check;
    const check = ensureListFields(client, listUid, listFields, signal);
    checks.set(key, { at: now(), check });
    check.catch(() => checks.delete(key));
    return check;
  };
}

/** Makes sure a list has these fields, TAG to label. */
export async function ensureListFields(
  client: MailwizzClient,
  listUid: string,
  fields: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<void> {
  for (const tag of await missingFields(client, listUid, fields, signal)) {
    try {
      await client.fields.create(listUid, { type: 'text', tag, label: fields[tag] ?? tag }, { signal });
    } catch (error) {
      // Another replica may have made it between our look and our create.
      if (!(error instanceof MailwizzInvalid)) throw error;
      if ((await missingFields(client, listUid, fields, signal)).includes(tag)) throw error;
    }
  }
}

async function missingFields(
  client: MailwizzClient,
  listUid: string,
  fields: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<string[]> {
  const present = new Set<string>();
  for await (const field of client.fields.all(listUid, { signal })) present.add(field.tag.toUpperCase());
  return Object.keys(fields).filter((tag) => !present.has(tag));
}
