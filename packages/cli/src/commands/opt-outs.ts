import type { Command } from 'commander';
import { json, wholeNumber } from '../io/option-values.ts';
import { complain, note, print, printJson } from '../io/output.ts';
import type { ImportLine } from '../opt-outs/import-opt-outs.ts';
import { objectionLine } from '../privacy/objection-line.ts';

/** `relais opt-outs`: who said no, what every engine has proved of it, and the mails that say so. */
export function optOutsCommand(program: Command): void {
  const optOuts = program
    .command('opt-outs')
    .alias('opt-out')
    .summary('objections: what every engine proved of them, and mails that bring new ones')
    .description('Who said no, by any channel.');
  list(optOuts);
  importFile(optOuts);
}

function list(optOuts: Command): void {
  optOuts
    .command('list')
    .description('Shows objections, newest first.')
    .option('--open', 'only those not proved in every engine yet')
    .option('--tenant <slug>', 'only this tenant’s')
    .option('--limit <n>', 'at most so many', wholeNumber(1, 10_000), 100)
    .addOption(json())
    .action(async ({ open, tenant, limit, json: asJson }: ListOptions) => {
      const { withAccess, tenantCalled, listOptOuts } = await load();
      const rows = await withAccess(async ({ db }) => {
        const tenantId = tenant === undefined ? undefined : (await tenantCalled(db, tenant)).id;
        return listOptOuts(db, { tenantId, open, limit });
      });
      for (const row of rows) await (asJson ? printJson(row) : print(objectionLine(row)));
    });
}

function importFile(optOuts: Command): void {
  optOuts
    .command('import')
    .argument(
      '<file>',
      'mailbox (mbox), one mail (eml), list of addresses (csv, xlsx), or - for mail on standard input',
    )
    .description(
      'Takes mails that came back: objections in nine languages, complaint reports, answers of people. Quoted text, signatures and automatic answers do not count; a mail taken twice is taken once.',
    )
    .option(
      '--tenant <slug>',
      'only for this tenant; without it for whoever knows the address, or for all where nobody does',
    )
    .option('--dry-run', 'only tell what each mail means', false)
    .addOption(json())
    .action(async (file: string, { json: asJson, ...options }: ImportOptions) => {
      const { withAccess, importOptOuts } = await load();
      const counts = await withAccess((access) =>
        importOptOuts(access, { file, ...options }, async (line) => {
          if (line.verdict === 'unreadable') complain(`${line.from && `${line.from}: `}${line.because}`, line.where);
          if (asJson) await printJson(line);
          else if (line.verdict !== 'unreadable') await print(lineOf(line));
        }),
      );
      if (asJson) return printJson({ summary: counts });
      const { objection, complaint, reply, automatic, unreadable } = counts;
      note(
        `${objection} objections, ${complaint} complaints, ${reply} answers of people, ${automatic} automatic, ${unreadable} unreadable.`,
      );
      if (objection > 0 && !options.dryRun)
        note('`relais opt-outs list --open` shows what engines have still to prove.');
    });
}

function lineOf({ where, from, verdict, because, people }: ImportLine): string {
  const who = people === null ? '' : people === 0 && verdict !== 'automatic' ? 'nobody we hold' : `contacts ${people}`;
  return [where, from, verdict, because, who].filter(Boolean).join('  ');
}

interface ImportOptions {
  tenant?: string;
  dryRun: boolean;
  json?: true;
}

interface ListOptions {
  open?: true;
  tenant?: string;
  limit: number;
  json?: true;
}

const load = async () => ({
  ...(await import('../stack/access.ts')),
  ...(await import('../stack/tenant.ts')),
  ...(await import('../opt-outs/import-opt-outs.ts')),
  ...(await import('@relais/prisma')),
});
