import { type Platform, platforms } from '@relais/contracts';
import { type Database, lineFigures } from '@relais/prisma';
import { createMailwizzClient } from 'mailwizz-api-ts';
import type { FinalFigures, ListCount } from './final-table.ts';
import type { Mailing } from './mailing/read-mailing.ts';
import type { OutsideWorld } from './outside-world.ts';

/** The demo's result, read back from PostgreSQL and through MailWizz's own API: nothing is remembered from the run. */
export async function readBack(
  db: Database,
  world: OutsideWorld,
  startedAt: number,
  mailing: Mailing | null,
): Promise<FinalFigures> {
  const lists: ListCount[] = [];
  for (const platform of platforms) lists.push(...(await listCounts(db, world, platform)));
  return {
    figures: await lineFigures(db, null),
    lists,
    reachable: await comparedWithTheSites(db, world),
    mailing,
    seconds: Math.round((Date.now() - startedAt) / 1_000),
  };
}

async function listCounts(db: Database, world: OutsideWorld, platform: Platform): Promise<ListCount[]> {
  const { baseUrl, apiKey } = world.instances[platform];
  const client = createMailwizzClient({ baseUrl, auth: { kind: 'api_key', key: apiKey } });
  const { id } = await db.tenant.findUniqueOrThrow({ where: { slug: platform } });
  const { lists } = await lineFigures(db, id);
  return Promise.all(
    lists.map(async (list) => {
      const { count } = await client.subscribers.list(list.listUid, { perPage: 1, status: 'confirmed' });
      return { ...list, subscribers: count ?? 0 };
    }),
  );
}

async function comparedWithTheSites(db: Database, { sites }: OutsideWorld): Promise<FinalFigures['reachable']> {
  if (!sites) return null;
  const stored = new Set((await db.contact.findMany({ select: { email: true } })).map(({ email }) => email));
  const published = sites.sites.flatMap(({ reachable }) => reachable.map(({ email }) => email));
  const forbidden = sites.sites.flatMap(({ forbidden }) => forbidden.map(({ email }) => email));
  return {
    found: published.filter((email) => stored.has(email.toLowerCase())).length,
    published: published.length,
    forbiddenFound: forbidden.filter((email) => stored.has(email.toLowerCase())).length,
  };
}
