import { type Command, InvalidArgumentError } from 'commander';
import { json } from '../io/option-values.ts';
import { print, printJson } from '../io/output.ts';
import { table } from '../io/table.ts';

/** `relais replay routing`: what would today's category rules have said? */
export function addRouting(replay: Command): void {
  replay
    .command('routing')
    .description('Categories our rules gave, judged again; with --apply, who differs is routed again.')
    .requiredOption('--tenant <slug>', 'whose contacts')
    .option('--since <date>', 'only contacts that stand where they do since then', day)
    .option('--apply', 'store the new judgements', false)
    .addOption(json())
    .action(async (options: { tenant: string; since?: Date; apply: boolean; json?: true }) => {
      const { withAccess } = await import('../stack/access.ts');
      const { tenantCalled } = await import('../stack/tenant.ts');
      const { replayRouting } = await import('../replay/replay-routing.ts');
      const told = await withAccess(async ({ db }) => {
        const { id } = await tenantCalled(db, options.tenant);
        return replayRouting(db, id, { since: options.since ?? null, apply: options.apply });
      });
      if (options.json) return printJson(told);
      await print(`${told.judged} judged by rules ${told.rulesVersion || '–'}: ${told.same} as before.`);
      const rows = told.moves.map(({ from, to, contacts, injected, samples }) => [
        from,
        to,
        contacts,
        injected,
        samples.map(({ email, matched }) => `${email} (${matched.join(', ')})`).join('; '),
      ]);
      if (rows.length > 0)
        for (const line of table(['from', 'to', 'contacts', 'in MailWizz', 'such as'], rows, [
          'contacts',
          'in MailWizz',
        ]))
          await print(line);
      await print(
        options.apply
          ? `${told.stored} judgements stored, ${told.rerouted} contacts go to the router again.`
          : 'Nothing was written; --apply does it.',
      );
    });
}

function day(text: string): Date {
  const date = new Date(text);
  if (/^\d{4}-\d\d-\d\d/.test(text) && !Number.isNaN(date.getTime())) return date;
  throw new InvalidArgumentError('a day is wanted, such as 2026-10-31');
}
