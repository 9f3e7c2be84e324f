import path from 'node:path';
import { type Category, type Language, languages } from '@relais/contracts';
import { type BrandStanding, brandOf, createTemplates, recordAudit } from '@relais/prisma';
import { contentHash, importMailwizzTemplate, judgeForLaunch, sanitiseHtml, type UnmappedTag } from '@relais/templates';
import { loadPage } from '../extract/load-page.ts';
import { CommandFailed } from '../io/errors.ts';
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

/** Takes a template over from a file: tags mapped, HTML cleaned, kept. */
export async function importTemplates({ db }: Access, from: string, wish: ImportWish): Promise<TakenTemplate[]> {
  const { id: tenantId } = await tenantCalled(db, wish.tenant);
  const brand = await brandOf(db, tenantId);
  if (!brand) throw new Error(`tenant ${tenantId} is gone`);
  const { html } = await loadPage(from);
  const name = wish.name ?? path.basename(from, path.extname(from));
  const { draft, ...read } = readDraft({ name, html }, wish, brand);
  if (!draft || wish.dryRun) return [{ id: null, ...read }];
  const by = actor();
  const [stored] = await createTemplates(db, tenantId, [draft], by);
  if (!stored) return [{ id: null, ...read, skipped: `a template is called "${name}" already; say --name` }];
  const target = `email_template:${stored.id}`;
  await recordAudit(db, { tenantId, actor: by, action: 'email_template.imported', target });
  return [{ id: stored.id, ...read }];
}

function readDraft({ name, html }: { name: string; html: string }, wish: ImportWish, brand: BrandStanding) {
  const { template, mapped, unmapped } = importMailwizzTemplate({
    name,
    content: html,
    subject: wish.subject ?? name,
  });
  const language = wish.language ?? languageOf(html);
  const told = { name, mapped, unmapped };
  if (!language) throw new CommandFailed('LANGUAGE_UNKNOWN', `${name} does not say its language; say --language`);
  const words = { ...template, html: sanitiseHtml(template.html), text: template.text ?? null };
  const category = wish.category ?? null;
  const { launchable } = judgeForLaunch({ ...words, language, category }, brand);
  const hash = contentHash({ ...words, language });
  const draft = { ...words, name, language, category, isActive: wish.activate, contentHash: hash };
  return { ...told, draft, launchable, skipped: null };
}

/** As the document says it of itself. */
function languageOf(html: string): Language | undefined {
  const said = /<html\b[^>]*\slang\s*=\s*["']?([a-z]{2})/i.exec(html)?.[1]?.toLowerCase();
  return languages.find((language) => language === said);
}
