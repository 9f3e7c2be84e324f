import { languages } from '@relais/contracts';
import { type Command, Option } from 'commander';
import { categoryName, json, wholeNumber } from '../io/option-values.ts';
import { note, print, printJson } from '../io/output.ts';
import { table } from '../io/table.ts';
import type { ImportWish } from '../templates/import-templates.ts';

const INT_MAX = 2_147_483_647;

/** `relais templates`: the mails of the tenants, in nine languages. */
export function templatesCommand(program: Command): void {
  const templates = program.command('templates').description('the mails of the tenants, in nine languages');
  list(templates);
  show(templates);
  coverage(templates);
  lint(templates);
  render(templates);
  importOnes(templates);
  starters(templates);
}

const tenantOption = () => new Option('--tenant <slug>', 'whose').makeOptionMandatory();
const languageOption = () => new Option('--language <code>', 'language of the mail').choices(languages);

function list(templates: Command): void {
  templates
    .command('list')
    .description('Shows the templates in use, newest first.')
    .option('--tenant <slug>', 'only of this tenant')
    .addOption(languageOption())
    .addOption(json())
    .action(async (options: { tenant?: string; language?: (typeof languages)[number]; json?: true }) => {
      const { withAccess, listedTemplates } = await load();
      const found = await withAccess(({ db }) => listedTemplates(db, options));
      if (options.json) {
        for (const line of found) await printJson(line);
        return;
      }
      const head = ['tenant', 'id', 'language', 'category', 'version', 'name', ''];
      const rows = found.map(({ tenant, id, language, category, version, name, is_active, is_default }) => [
        ...[tenant, id, language, category ?? 'general', version, name],
        [is_default ? 'default' : '', is_active ? '' : 'off'].filter(Boolean).join(', '),
      ]);
      for (const line of table(head, rows, ['id', 'version'])) await print(line);
    });
}

function show(templates: Command): void {
  templates
    .command('show')
    .description('Shows a template’s words and what the lint says of them.')
    .argument('<id>', 'its number', wholeNumber(1, INT_MAX))
    .addOption(tenantOption())
    .option('--version <number>', 'an earlier version', wholeNumber(1, INT_MAX))
    .addOption(json())
    .action(async (id: number, options: { tenant: string; version?: number; json?: true }) => {
      const { withAccess, judgedTemplate, showFindings } = await load();
      const { template, judgement } = await withAccess((access) => judgedTemplate(access.db, { ...options, id }));
      const { words, ...facts } = template;
      if (options.json) return printJson({ ...facts, ...words, ...judgement });
      await print(`${facts.name} (${facts.language}, ${facts.category ?? 'general'}), version ${words.version}`);
      await print(`Subject: ${words.subject}\n`);
      await print(words.text ?? words.html);
      await print();
      await showFindings(judgement.findings);
    });
}

function coverage(templates: Command): void {
  templates
    .command('coverage')
    .description('Shows who is served by which template: languages by the categories of the tenant’s platform.')
    .addOption(tenantOption())
    .addOption(json())
    .action(async (options: { tenant: string; json?: true }) => {
      const { withAccess, coverageOf } = await load();
      const found = await withAccess(({ db }) => coverageOf(db, options.tenant));
      if (options.json) return printJson(found);
      const head = ['', ...(found.rows[0]?.cells.map(({ category }) => category ?? 'general') ?? [])];
      const rows = found.rows.map(({ language, cells }) => [
        language,
        ...cells.map(({ own, step, templateId }) =>
          step === null ? 'nobody' : `${own ? '' : step === 'english' ? 'en ' : '~ '}${templateId}`,
        ),
      ]);
      for (const line of table(head, rows)) await print(line);
      await print(
        found.complete
          ? 'Every cell has a template of its own.'
          : `${found.missing.length} cells have none of their own (~ the general one of the language, en the English one); ${found.unserved.length} are served by none.`,
      );
    });
}

function lint(templates: Command): void {
  templates
    .command('lint')
    .description(
      'Says what is wrong with a template in a file, where, and the way out. Exit code 1 when it must not be sent.',
    )
    .argument('<file>', 'HTML; - for standard input')
    .addOption(languageOption().default('en'))
    .option('--subject <text>', 'the mail’s subject', '')
    .addOption(json())
    .action(async (file: string, options: { language: string; subject: string; json?: true }) => {
      const { lintFile, showFindings } = await load();
      const findings = await lintFile(file, options);
      if (findings.some(({ severity }) => severity === 'block')) process.exitCode = 1;
      if (!options.json) return showFindings(findings);
      for (const finding of findings) await printJson(finding);
    });
}

function render(templates: Command): void {
  templates
    .command('render')
    .description('Shows a template as an invented contact would get it, with the notice of a first mail.')
    .argument('<id>', 'its number', wholeNumber(1, INT_MAX))
    .addOption(tenantOption())
    .option('--bare', 'for a contact of whom only the address is known', false)
    .addOption(new Option('--part <name>', 'which part').choices(['subject', 'html', 'text'] as const).default('text'))
    .addOption(json())
    .action(
      async (
        id: number,
        options: { tenant: string; bare: boolean; part: 'subject' | 'html' | 'text'; json?: true },
      ) => {
        const { withAccess, renderedTemplate } = await load();
        const { missing, ...mail } = await withAccess(({ db }) => renderedTemplate(db, { ...options, id }));
        if (missing.length) note(`An invented brand stands in for ${missing.join(', ')}; see relais brand set --help.`);
        if (options.json) return printJson({ ...mail, brand_missing: missing });
        await print(mail[options.part]);
      },
    );
}

function importOnes(templates: Command): void {
  templates
    .command('import')
    .description(
      'Takes over a template from an HTML file, or all those of a MailWizz instance. Tags of MailWizz become variables, what has no counterpart is told, scripts are taken out. They are kept switched off unless --activate is said.',
    )
    .argument('<from>', 'an HTML file, - for standard input, or an instance such as client-1')
    .addOption(tenantOption())
    .addOption(languageOption())
    .option('--category <name>', 'for this category alone', categoryName)
    .option('--name <name>', 'its name here; the file’s when not said')
    .option('--subject <text>', 'its subject; its name when not said')
    .option('--activate', 'contacts may get it at once', false)
    .option('--dry-run', 'tell what would come of it, and keep nothing', false)
    .addOption(json())
    .action(async (from: string, options: ImportWish & { json?: true }) => {
      const { withAccess, importTemplates } = await load();
      const taken = await withAccess((access) => importTemplates(access, from, options));
      for (const { id, name, skipped, mapped, unmapped, launchable } of taken) {
        if (skipped) process.exitCode = 1;
        if (options.json) {
          await printJson({ id, name, skipped, launchable, mapped, unmapped });
          continue;
        }
        const end = skipped ? `left out: ${skipped}` : `${id === null ? 'would be kept' : `kept as ${id}`}`;
        await print(`${name}: ${end}${launchable || skipped ? '' : ', not launchable yet'}`);
        for (const { tag, message, wayOut } of unmapped) await print(`  ! ${tag}  ${message} ${wayOut}`);
      }
    });
}

function starters(templates: Command): void {
  templates
    .command('starters')
    .description(
      'Gives a tenant a ready template for each language and category of its platform, general ones included. Those it has already stay as they are. The texts are drafts: counsel reads each language before it is used.',
    )
    .addOption(tenantOption())
    .addOption(json())
    .action(async (options: { tenant: string; json?: true }) => {
      const { withAccess, installStarters } = await load();
      const counts = await withAccess(({ db }) => installStarters(db, options.tenant));
      if (options.json) return printJson({ tenant: options.tenant, ...counts });
      await print(`${counts.added} templates added, ${counts.known} there before.`);
    });
}

const load = async () => ({
  ...(await import('../stack/access.ts')),
  ...(await import('../templates/template-work.ts')),
  ...(await import('../templates/import-templates.ts')),
  ...(await import('../templates/show-findings.ts')),
});
