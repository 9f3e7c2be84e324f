import type { ErasureReceipt } from '@relais/prisma';
import type { Command } from 'commander';
import { json, wholeNumber } from '../io/option-values.ts';
import { note, print, printJson } from '../io/output.ts';

interface SubjectOptions {
  tenant?: string;
  json?: true;
}

/** `relais subject`: one person's data, copied or erased. */
export function subjectCommand(program: Command): void {
  const subject = program
    .command('subject')
    .summary('one person’s data: a copy, an erasure, its receipt')
    .description('Everything held on one person, for every tenant unless --tenant names one.');

  subject
    .command('export')
    .description('Prints all that is held, one JSON line a tenant.')
    .argument('<email>')
    .option('--tenant <slug>', 'only this tenant’s')
    .action(async (email: string, { tenant }: SubjectOptions) => {
      const { withAccess, exportSubject } = await load();
      const found = await withAccess((access) => exportSubject(access, email, tenant));
      for (const { tenant: slug, result } of found) await printJson({ tenant: slug, data: result });
      if (found.length === 0) note('nothing is held on this person');
    });

  subject
    .command('erase')
    .description('Erases here at once; MailWizz and partners follow and prove it on the receipt. A keyed hash stays.')
    .argument('<email>')
    .option('--tenant <slug>', 'only from this tenant')
    .addOption(json())
    .action(async (email: string, options: SubjectOptions) => {
      const { withAccess, eraseSubjects } = await load();
      const erased = await withAccess((access) => eraseSubjects(access, email, options.tenant));
      for (const { tenant, result } of erased) await show(tenant, result, options);
    });

  subject
    .command('receipt')
    .description('Shows how far an erasure is: what went, and which engines have proved it.')
    .argument('<id>', 'of the erasure', wholeNumber(1, 2_147_483_647))
    .requiredOption('--tenant <slug>', 'whose')
    .addOption(json())
    .action(async (id: number, options: SubjectOptions & { tenant: string }) => {
      const { withAccess, findReceipt } = await load();
      await show(options.tenant, await withAccess((access) => findReceipt(access, options.tenant, id)), options);
    });
}

async function show(tenant: string, receipt: ErasureReceipt, options: { json?: true }): Promise<void> {
  if (options.json) return printJson({ tenant, ...receipt });
  const rows = Object.values(receipt.erased).reduce((sum, count) => sum + count, 0);
  const standing = receipt.completedAt ? `complete since ${receipt.completedAt.toISOString()}` : 'waits for engines';
  await print(`erasure ${receipt.id} of ${tenant}: ${rows} rows gone, ${standing}`);
  for (const { engine, provedAt, lastError } of receipt.engines)
    await print(`  ${engine}  ${provedAt ? `proved ${provedAt.toISOString()}` : (lastError ?? 'not told yet')}`);
}

const load = async () => ({
  ...(await import('../stack/access.ts')),
  ...(await import('../privacy/subject-work.ts')),
});
