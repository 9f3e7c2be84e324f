import { CONTACTS_PER_JOB, type ContactInput } from '@relais/contracts';
import { createMailHostResolver, judgeAddress } from '@relais/email-address';
import { prepareContact } from '@relais/intake';
import {
  claimForSync,
  contactsToRoute,
  contactsToValidate,
  ingestContacts,
  recordRoutes,
  recordSync,
  recordVerdicts,
  reserveQuota,
  routingTable,
} from '@relais/prisma';
import { createMailwizzClient } from 'mailwizz-api-ts';
import type { Line } from '../line/start-line.ts';

/** The baseline: the very statements, resolver and bulk calls of the services, one after another in one process. */
export async function straightScript(line: Line, batches: Iterable<readonly ContactInput[]>): Promise<void> {
  const { db, tenantId, listUid, mailwizz } = line;
  const { id: dataSourceId } = await db.dataSource.findFirstOrThrow({ where: { tenantId } });
  const { id: instanceId } = await db.mailwizzInstance.findFirstOrThrow({ where: { tenantId } });
  const resolver = createMailHostResolver({ servers: [line.dns.address] });
  const client = createMailwizzClient({
    baseUrl: mailwizz.url,
    auth: { kind: 'api_key', key: mailwizz.apiKeys[0] ?? '' },
  });

  for (const batch of batches) {
    const contacts = batch.flatMap((contact) => {
      const prepared = prepareContact(contact, { pepper: 'a pepper for tests only' });
      return prepared.ok ? [prepared.contact] : [];
    });
    const { newIds } = await ingestContacts(db, { tenantId, dataSourceId, kind: 'api', contacts });
    for (let from = 0; from < newIds.length; from += CONTACTS_PER_JOB) {
      await carry(newIds.slice(from, from + CONTACTS_PER_JOB));
    }
  }
  await resolver.close();

  async function carry(ids: number[]): Promise<void> {
    const claimed = await contactsToValidate(db, tenantId, ids);
    const answers = await resolver.lookupMany(new Set(claimed.map(({ email }) => email.split('@')[1] ?? '')));
    const verdicts = claimed.map(({ id, email }) => {
      const dns = answers.get(email.split('@')[1] ?? '');
      const { verdict, score, reasons } = judgeAddress(email, dns ? { dns } : {});
      return {
        id,
        status: verdict === 'reject' ? ('invalid' as const) : ('validated' as const),
        reason: null,
        score,
        validation: { reasons },
      };
    });
    const validated = await recordVerdicts(db, tenantId, verdicts);

    const toRoute = await contactsToRoute(db, tenantId, validated);
    const { rules } = await routingTable(db, tenantId);
    const listId = rules[0]?.listId ?? 0;
    const routed = await recordRoutes(
      db,
      tenantId,
      toRoute.map(({ id, category }) => ({
        id,
        category,
        platform: null,
        categorisation: {},
        routing: {},
        gate: { open: true },
        tags: ['lang-fr'],
        target: { listId, instanceId },
      })),
    );

    const ready = await claimForSync(
      db,
      tenantId,
      instanceId,
      routed.map(({ id }) => id),
    );
    await reserveQuota(
      db,
      instanceId,
      null,
      ready.map(({ id }) => id),
    );
    const inputs = ready.map(({ email, firstName, lastName, category, sourceId, language, tags }) => ({
      fields: {
        EMAIL: email,
        FNAME: firstName,
        LNAME: lastName,
        CATEGORY: category,
        SOURCE: sourceId,
        LANGUAGE: language,
        TAGS: tags.join(','),
      },
      details: { status: 'confirmed' as const, source: 'api' as const },
    }));
    const rows = await client.subscribers.bulkCreate(listUid, inputs);
    const results = rows.flatMap((row) => {
      const contact = ready[row.index];
      return contact && 'subscriberUid' in row
        ? [
            {
              contactId: contact.id,
              listUid,
              action: 'created' as const,
              subscriberUid: row.subscriberUid,
              code: null,
              message: null,
            },
          ]
        : [];
    });
    await recordSync(db, { tenantId, instanceId, results });
  }
}
