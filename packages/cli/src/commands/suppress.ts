import { type SuppressionReason, suppressionReasons } from '@relais/contracts';
import type { StoredSuppression, SuppressionsAdded } from '@relais/prisma';
import { type Command, Option } from 'commander';
import { futureDate, json } from '../io/option-values.ts';
import { note, print, printJson } from '../io/output.ts';
import { table } from '../io/table.ts';
import type { SuppressWish } from '../suppress/suppress-work.ts';

interface AddOptions extends SuppressWish {
  json?: true;
}

/** `relais suppress`: who must never be written to. */
export function suppressCommand(program: Command): void {
  const suppress = program
    .command('suppress')
    .summary('who must never be written to')
    .description(
      'Addresses and domains that must never be written to. An entry stands for every tenant unless --tenant names one; addresses are kept as keyed hashes only.',
    );
  add(suppress);
  remove(suppress);
  list(suppress);
  importFile(suppress);
  exportAll(suppress);
}

const entryOptions = (command: Command): Command =>
  command
    .option('--tenant <slug>', 'only for this tenant')
    .addOption(
      new Option('--reason <word>', 'why').choices(suppressionReasons).default('manual' satisfies SuppressionReason),
    )
    .option('--note <text>', 'kept with the entry')
    .option('--until <date>', 'when it ends, such as 2027-01-31; for good when not said', futureDate)
    .option('--force', 'also the whole domain of a free mail provider', false)
    .addOption(json());

function add(suppress: Command): void {
  entryOptions(
    suppress.command('add').argument('<who...>', 'addresses, domains as example.org, or patterns as "*@*.gouv.fr"'),
  )
    .description('Enters addresses or domains. Contacts on their way to MailWizz are stopped at once.')
    .action(async (who: string[], options: AddOptions) => {
      const { withAccess, suppress: enter } = await load();
      await showAdded(
        await withAccess((access) =>
          enter(
            access,
            who.map((text) => ({ text })),
            options,
          ),
        ),
        options,
      );
    });
}

function importFile(suppress: Command): void {
  entryOptions(suppress.command('import').argument('<file>', 'CSV, XLSX or a line each'))
    .description(
      'Enters a file of addresses or domains: the column headed email, address or domain, else the first of each row.',
    )
    .action(async (file: string, options: AddOptions) => {
      const { withAccess, suppress: enter, wordsOfFile } = await load();
      await showAdded(await withAccess((access) => enter(access, wordsOfFile(file), options)), options);
    });
}

function exportAll(suppress: Command): void {
  suppress
    .command('export')
    .description(
      'Writes every entry to stdout, to be taken into another system or kept: keyed hashes, domains and patterns. Hashes fit only who has the same RELAIS_ADDRESS_PEPPER.',
    )
    .option('--tenant <slug>', 'this tenant’s and those for all')
    .addOption(new Option('--format <form>', 'how').choices(['csv', 'jsonl']).default('csv'))
    .addOption(new Option('--reason <word>', 'only these').choices(suppressionReasons))
    .addOption(new Option('--kind <kind>', 'only these').choices(['address', 'domain', 'pattern']))
    .action(async ({ format, tenant, ...only }: ExportOptions) => {
      const { withAccess, exportSuppressions } = await load();
      const entries = await withAccess((access) =>
        exportSuppressions(
          access,
          tenant,
          only,
          async (entry) => {
            if (format === 'jsonl') await printJson(entryLine(entry));
            else await print(csvOf(entry));
          },
          format === 'csv' ? () => print(csvHead) : undefined,
        ),
      );
      note(`${entries} entries`);
    });
}

interface ExportOptions {
  format: 'csv' | 'jsonl';
  tenant?: string;
  reason?: SuppressionReason;
  kind?: 'address' | 'domain' | 'pattern';
}

const COLUMNS = ['id', 'tenant', 'kind', 'value', 'reason', 'source', 'note', 'created_at', 'expires_at'] as const;
const csvHead = COLUMNS.join(',');

function csvOf(entry: StoredSuppression): string {
  const kind = entry.domain !== null ? 'domain' : entry.pattern !== null ? 'pattern' : 'address';
  const value = entry.domain ?? entry.pattern ?? entry.emailHash;
  const dates = [entry.createdAt.toISOString(), entry.expiresAt?.toISOString()];
  return [entry.id, entry.tenant, kind, value, entry.reason, entry.source, entry.note, ...dates].map(cell).join(',');
}

/** Quoted where CSV asks for it (RFC 4180); what a spreadsheet would run begins with an apostrophe. */
function cell(value: string | number | null | undefined): string {
  const text = String(value ?? '').replace(/^(?=[=@\t\r])/, "'");
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function remove(suppress: Command): void {
  suppress
    .command('remove')
    .description('Takes entries back. What a person has asked for is taken back with --force only.')
    .argument('<who...>', 'addresses, or domains as example.org')
    .option('--tenant <slug>', 'this tenant’s own entry, not the one for all')
    .option('--force', 'also where the person unsubscribed, complained or objected', false)
    .addOption(json())
    .action(async (who: string[], options: { tenant?: string; force: boolean; json?: true }) => {
      const { withAccess, unsuppress } = await load();
      const removed = await withAccess((access) => unsuppress(access, who, options));
      if (options.json) for (const entry of removed) await printJson({ ...entryLine(entry), removed: true });
      else
        await print(
          `${removed.length} ${removed.length === 1 ? 'entry' : 'entries'} removed. Contacts they stopped stay where they are.`,
        );
    });
}

function list(suppress: Command): void {
  suppress
    .command('list')
    .description('Shows entries, all or those about somebody.')
    .argument('[who...]', 'addresses, or domains as example.org')
    .option('--tenant <slug>', 'this tenant’s and those for all')
    .addOption(json())
    .action(async (who: string[], options: { tenant?: string; json?: true }) => {
      const { withAccess, suppressions } = await load();
      await withAccess(async (access) => {
        const rows: StoredSuppression[] = [];
        for await (const entry of suppressions(access, options.tenant, who)) {
          if (options.json) await printJson(entryLine(entry));
          else rows.push(entry);
        }
        if (!options.json) await showEntries(rows);
      });
    });
}

async function showAdded(counts: SuppressionsAdded, options: { json?: true }): Promise<void> {
  if (options.json) return printJson(counts);
  await print(`${counts.added} added, ${counts.known} known before, ${counts.stopped} contacts stopped.`);
  if (counts.injected > 0) {
    note(
      `${counts.injected} contacts were in MailWizz already: each is unsubscribed there and told to partners; \`relais opt-outs list --open\` shows what is not proved yet.`,
    );
  }
}

async function showEntries(entries: readonly StoredSuppression[]): Promise<void> {
  const rows = entries.map((entry) => [
    entry.tenant ?? 'every tenant',
    entry.domain ?? entry.pattern ?? `address #${entry.emailHash?.slice(0, 12)}`,
    entry.reason,
    entry.source,
    entry.createdAt.toISOString().slice(0, 10),
    entry.expiresAt?.toISOString().slice(0, 10) ?? 'never',
    entry.note,
  ]);
  for (const line of table(['for', 'who', 'reason', 'entered by', 'since', 'ends', 'note'], rows)) await print(line);
}

const entryLine = (entry: StoredSuppression) => ({
  id: entry.id,
  tenant: entry.tenant,
  domain: entry.domain,
  pattern: entry.pattern,
  email_hash: entry.emailHash,
  reason: entry.reason,
  source: entry.source,
  note: entry.note,
  created_at: entry.createdAt,
  expires_at: entry.expiresAt,
});

const load = async () => ({
  ...(await import('../stack/access.ts')),
  ...(await import('../suppress/suppress-work.ts')),
});
