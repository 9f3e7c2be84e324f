import type { Command } from 'commander';
import { json, wholeNumber } from '../io/option-values.ts';
import { print, printJson } from '../io/output.ts';
import { objectionLine } from '../privacy/objection-line.ts';

/** `relais opt-outs`: who said no, and what every engine has proved of it. */
export function optOutsCommand(program: Command): void {
  program
    .command('opt-outs')
    .summary('objections, and what every engine proved of them')
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

interface ListOptions {
  open?: true;
  tenant?: string;
  limit: number;
  json?: true;
}

const load = async () => ({
  ...(await import('../stack/access.ts')),
  ...(await import('../stack/tenant.ts')),
  ...(await import('@relais/prisma')),
});
