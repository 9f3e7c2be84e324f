import type { Command } from 'commander';
import { json } from '../io/option-values.ts';
import { print, printJson } from '../io/output.ts';

/** `relais migrate`: brings the database to this release's tables. */
export function migrateCommand(program: Command): void {
  program
    .command('migrate')
    .summary('bring the database to this release')
    .description('Applies the migrations that are still missing, in order. Running it again changes nothing.')
    .addOption(json())
    .action(async (options: { json?: true }) => {
      const [{ migrate }, { withAccess }] = await Promise.all([import('@relais/prisma'), import('../stack/access.ts')]);
      await withAccess(
        async ({ databaseUrl }) => {
          const applied = await migrate(databaseUrl);
          if (options.json) return printJson({ applied });
          for (const name of applied) await print(`applied ${name}`);
          await print(applied.length > 0 ? `${applied.length} migrations applied` : 'the database is up to date');
        },
        { mayBeNew: true },
      );
    });
}
