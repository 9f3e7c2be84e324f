import { categoriesOf, type Language, languages } from '@relais/contracts';
import {
  type BrandStanding,
  brandOf,
  createTemplates,
  type Database,
  type Db,
  getTemplate,
  listTemplates,
  recordAudit,
  type TemplateInFull,
  templatesFor,
} from '@relais/prisma';
import {
  bareContact,
  type Coverage,
  contentHash,
  coverage,
  type Finding,
  type Judgement,
  judgeForLaunch,
  lintTemplate,
  type RenderedMail,
  render,
  sampleBrand,
  sampleContacts,
  starterTemplate,
  withNoticeBlock,
} from '@relais/templates';
import { loadPage } from '../extract/load-page.ts';
import { CommandFailed } from '../io/errors.ts';
import { actor } from '../stack/actor.ts';
import { tenantCalled, tenantsMeant } from '../stack/tenant.ts';

/** More than any tenant has. */
const ALL = 10_000;

/** The templates in use of one tenant, or of all. */
export async function listedTemplates(db: Db, { tenant, language }: { tenant?: string; language?: Language }) {
  const found = [];
  for (const { id: tenantId, slug } of await tenantsMeant(db, tenant)) {
    for (const entry of await listTemplates(db, tenantId, { language, limit: ALL })) {
      const { id, name, category, version, isDefault, isActive, updatedAt } = entry;
      found.push({
        ...{ tenant: slug, id, name, language: entry.language, category, version },
        ...{ is_default: isDefault, is_active: isActive, updated_at: updatedAt },
      });
    }
  }
  return found;
}

interface Named {
  tenant: string;
  id: number;
  version?: number;
}

/** A template and what the lint says of it. @throws {CommandFailed} TEMPLATE_UNKNOWN */
export async function judgedTemplate(
  db: Db,
  named: Named,
): Promise<{ template: TemplateInFull; judgement: Judgement }> {
  const { template, brand } = await templateCalled(db, named);
  const { language, category, words } = template;
  return { template, judgement: judgeForLaunch({ ...words, language, category }, brand) };
}

/** A template filled for an invented contact. @throws {CommandFailed} TEMPLATE_UNKNOWN */
export async function renderedTemplate(
  db: Db,
  { bare, ...named }: Named & { bare: boolean },
): Promise<RenderedMail & { missing: readonly string[] }> {
  const { template, brand } = await templateCalled(db, named);
  const { language, words } = template;
  const said = Object.fromEntries(Object.entries(brand.brand).filter(([, value]) => value !== null));
  const mail = render(withNoticeBlock(words), bare ? bareContact : sampleContacts[language], {
    language,
    brand: { ...sampleBrand, ...said },
  });
  return { ...mail, missing: brand.missing };
}

async function templateCalled(
  db: Db,
  { tenant, id, version }: Named,
): Promise<{ template: TemplateInFull; brand: BrandStanding }> {
  const { id: tenantId } = await tenantCalled(db, tenant);
  const [template, brand] = await Promise.all([getTemplate(db, tenantId, id, version), brandOf(db, tenantId)]);
  if (template && brand) return { template, brand };
  const which = version === undefined ? `template ${id}` : `version ${version} of template ${id}`;
  throw new CommandFailed('TEMPLATE_UNKNOWN', `${tenant} has no ${which}; relais templates list shows those there are`);
}

/** Which template serves whom, by the categories of the tenant's platform. */
export async function coverageOf(db: Db, tenant: string): Promise<Coverage> {
  const { id, slug } = await tenantCalled(db, tenant);
  return coverage(await templatesFor(db, id), categoriesOf(slug));
}

/** What is wrong with a template in a file; the brand is taken as complete. */
export async function lintFile(file: string, rules: { language: string; subject: string }): Promise<Finding[]> {
  const { html } = await loadPage(file);
  return lintTemplate({ ...rules, html, category: null });
}

/** One template a language and category of the tenant's platform, general ones included; a name that is taken stays. */
export async function installStarters(db: Database, tenant: string): Promise<{ added: number; known: number }> {
  const { id: tenantId, slug } = await tenantCalled(db, tenant);
  const wanted = languages
    .flatMap((language) => [null, ...categoriesOf(slug)].map((category) => starterTemplate(language, category)))
    .map((starter) => ({ ...starter, text: starter.text ?? null, contentHash: contentHash(starter) }));
  const by = actor();
  const added = (await createTemplates(db, tenantId, wanted, by)).length;
  if (added > 0) {
    const detail = { added };
    await recordAudit(db, { tenantId, actor: by, action: 'email_template.starters', target: `tenant:${slug}`, detail });
  }
  return { added, known: wanted.length - added };
}
