import type { Field } from '@relais/contact-files';
import { type Command, InvalidArgumentError } from 'commander';
import type { ImportSummary, Sample } from '../import/run-import.ts';
import { json } from '../io/option-values.ts';
import { note, print, printJson } from '../io/output.ts';

interface ImportOptions {
  source: string;
  tenant: string;
  map?: Map<string, Field>;
  dryRun: boolean;
  sheet?: string;
  delimiter?: string;
  encoding?: string;
  json?: true;
}

/** `relais import`: contacts out of a file. */
export function importCommand(program: Command): void {
  program
    .command('import')
    .summary('take contacts from a CSV file or an Excel workbook')
    .description(
      'Stores the contacts of a CSV file (any delimiter and encoding) or an XLSX workbook. Columns are known by their headings in nine languages; bad rows are named with their line, the others go on. With --dry-run nothing is stored and the difference is told.',
    )
    .argument('<file>', 'CSV or XLSX')
    .requiredOption('--source <id>', 'data source the contacts come from; csv-manual-… is made when it is new')
    .option('--tenant <slug>', 'whose contacts they are', 'sos-expat')
    .option(
      '--map <column=field>',
      'what a column holds, by heading or number from 1; may be given several times',
      mapping,
    )
    .option('--dry-run', 'only tell what would change', false)
    .option('--sheet <name>', 'of a workbook; the first one that holds anything when not said')
    .option('--delimiter <sign>', 'of a CSV file; found out when not said', delimiter)
    .option('--encoding <name>', 'of a CSV file, such as windows-1251; found out when not said')
    .addOption(json())
    .addHelpText(
      'after',
      `
Fields for --map: email, name, first_name, last_name, title, company, phone, website, country_code, city, language, category,
tags, score, source_url, social.NETWORK, custom_fields.NAME; - leaves a column out.`,
    )
    .action(runCommand);
}

async function runCommand(file: string, options: ImportOptions): Promise<void> {
  const [{ withAccess }, { importFile }, { liveLine }] = await Promise.all([
    import('../stack/access.ts'),
    import('../import/import-file.ts'),
    import('../terminal.ts'),
  ]);
  const live = liveLine(process.stderr);
  const { source, tenant, dryRun, sheet, delimiter, encoding } = options;
  const summary = await withAccess((access) =>
    importFile(
      access,
      { file, source, tenant, map: options.map ?? new Map(), dryRun, table: { sheet, delimiter, encoding } },
      {
        columns: ({ headings, fields }) => {
          live.keep(headings.map((heading, column) => `${heading} → ${fields[column] ?? 'left out'}`).join(', '));
        },
        badRow: (line, message) => live.keep(`relais: ${file}:${line}: ${message}`),
        progress: (rows) => live.update(`${rows} rows`),
        note: (line) => live.keep(line),
      },
    ),
  );
  if (options.json) await printJson({ summary });
  else await show(summary);
  if (summary.invalid > 0) process.exitCode = 1;
}

async function show(summary: ImportSummary): Promise<void> {
  const { samples, filled } = summary;
  if (summary.dry_run) await print('Nothing was stored. An import would find:');
  await print(`rows        ${summary.rows}`);
  await print(`new         ${summary.new}`);
  for (const line of samples.new) await print(sampleLine('+', line));
  await print(`known       ${summary.known}${filled ? `, ${filled} of them given what they lack` : ''}`);
  for (const line of samples.known) await print(sampleLine('~', line));
  await print(`suppressed  ${summary.suppressed}`);
  for (const line of samples.suppressed) await print(sampleLine('!', line));
  await print(`repeated    ${summary.repeated}`);
  await print(`invalid     ${summary.invalid}`);
  if (summary.dry_run) for (const line of samples.invalid) await print(sampleLine('-', line));
  else if (summary.invalid > 0)
    note('The rows that were left out are named above; mend them and import the file again.');
}

const sampleLine = (sign: string, { line, email, name, fills, status, message }: Sample): string =>
  [
    `  ${sign} line ${line}`,
    email,
    name,
    status ? `(${status})` : undefined,
    fills ? `gets ${fills.join(', ')}` : undefined,
    message,
  ]
    .filter(Boolean)
    .join('  ');

function mapping(text: string, before: Map<string, Field> | undefined): Map<string, Field> {
  const cut = text.lastIndexOf('=');
  const [column, field] = [text.slice(0, cut).trim(), text.slice(cut + 1).trim()];
  if (cut < 1 || column === '' || field === '')
    throw new InvalidArgumentError('COLUMN=FIELD is wanted, such as "E-Mail privat=email"');
  return new Map(before).set(column, field);
}

function delimiter(text: string): string {
  const sign = text === '\\t' || text === 'tab' ? '\t' : text;
  if (sign.length === 1) return sign;
  throw new InvalidArgumentError('one sign is wanted, or tab');
}
