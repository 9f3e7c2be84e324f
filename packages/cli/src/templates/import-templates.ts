import path from 'node:path';
import type { Category, Language } from '@relais/contracts';
import { type BrandStanding, brandOf, createTemplates, recordAudit } from '@relais/prisma';
import { draftOf, judgeForLaunch, type UnmappedTag } from '@relais/templates';
import { loadPage } from '../extract/load-page.ts';
import { CommandFailed, wordsOf } from '../io/errors.ts';
import type { Access } from '../stack/access.ts';
import { actor } from '../stack/actor.ts';
import { tenantCalled } from '../stack/tenant.ts';

export interface ImportWish {
  tenant: string;
  language?: Language;
  category?: Category;
  name?: string;
  subject?: string;
  activate: boolean;
  dryRun: boolean;
}

export interface TakenTemplate {
  /** Null for one that was left out, or only looked at. */
  id: number | null;
  name: string;
  /** Why it was left out. */
  skipped: string | null;
  launchable: boolean;
  mapped: { tag: string; variable: string }[];
  unmapped: UnmappedTag[];
}

/**
 * Takes templates over from a file, or all of a MailWizz account: tags mapped, HTML cleaned, kept.
 * @throws {CommandFailed} FILE_UNREADABLE, INSTANCE_UNKNOWN, MAILWIZZ_REFUSED
 */
export async function importTemplates(access: Access, from: string, wish: ImportWish): Promise<TakenTemplate[]> {
  const { db } = access;
  const { id: tenantId } = await tenantCalled(db, wish.tenant);
  const brand = await brandOf(db, tenantId);
  if (!brand) throw new Error(`tenant ${tenantId} is gone`);
  const taken: TakenTemplate[] = [];
  for (const source of await sourcesOf(access, from, wish))
    taken.push(await takeOver(access, tenantId, brand, source, wish));
  return taken;
}

interface Source {
  name: string;
  content: string;
  subject?: string | undefined;
}

const isInstance = (from: string) => /^[a-z0-9][a-z0-9_/-]*$/i.test(from) && !from.includes('.');

async function sourcesOf(access: Access, from: string, wish: ImportWish): Promise<Source[]> {
  if (!isInstance(from)) {
    const name = wish.name ?? path.basename(from, path.extname(from));
    return [{ name, content: (await loadPage(from)).html, subject: wish.subject }];
  }
  const { instancesMeant, reachable } = await import('../mailwizz/instance-client.ts');
  const { accountTemplates } = await import('@relais/mailwizz-account');
  const meant = (await instancesMeant(access, from)).find(({ tenant }) => tenant === wish.tenant);
  if (!meant) throw new CommandFailed('INSTANCE_UNKNOWN', `${wish.tenant} has no instance "${from}"`);
  const found: Source[] = [];
  try {
    for await (const { name, html } of accountTemplates(reachable(access, meant).client))
      found.push({ name, content: html });
  } catch (error) {
    throw new CommandFailed('MAILWIZZ_REFUSED', `${from}: ${wordsOf(error)}`, { cause: error });
  }
  return found;
}

async function takeOver(
  { db }: Access,
  tenantId: number,
  brand: BrandStanding,
  source: Source,
  wish: ImportWish,
): Promise<TakenTemplate> {
  const { draft, mapped, unmapped } = draftOf(source, wish);
  const told = { id: null, name: source.name, mapped, unmapped, launchable: false };
  if (!draft) return { ...told, skipped: 'it does not say its language; say --language' };
  const { launchable } = judgeForLaunch(draft, brand);
  if (wish.dryRun) return { ...told, launchable, skipped: null };
  const by = actor();
  const [stored] = await createTemplates(db, tenantId, [{ ...draft, isActive: wish.activate }], by);
  if (!stored) return { ...told, skipped: 'a template of that name is there already' };
  const target = `email_template:${stored.id}`;
  await recordAudit(db, { tenantId, actor: by, action: 'email_template.imported', target });
  return { ...told, id: stored.id, launchable, skipped: null };
}
