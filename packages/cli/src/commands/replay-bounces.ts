import { type Command, InvalidArgumentError } from 'commander';
import { json } from '../io/option-values.ts';
import { note, print, printJson } from '../io/output.ts';
import { table } from '../io/table.ts';

/** `relais replay bounces`: the stored answers of mail servers, judged by today’s rules. */
export function addBounces(replay: Command): void {
  replay
    .command('bounces')
    .description(
      'Judges the stored answers of mail servers again. Shows which verdicts change and how many contacts would come back or go; with --apply it happens. Nobody who unsubscribed, complained or objected ever comes back.',
    )
    .requiredOption('--since <date>', 'reports received since this day, such as 2026-01-31', pastDate)
    .option('--tenant <slug>', 'only this tenant’s')
    .option('--apply', 'carry it out', false)
    .addOption(json())
    .action(async (options: { since: Date; tenant?: string; apply: boolean; json?: true }) => {
      const { withAccess } = await import('../stack/access.ts');
      const { replayBounces } = await import('../replay/replay-bounces.ts');
      const { since, tenant, apply } = options;
      const { differences, ...totals } = await withAccess((access) => replayBounces(access, { since, tenant, apply }));
      if (options.json) {
        for (const difference of differences) await printJson(difference);
        return printJson({ summary: totals });
      }
      const rows = differences.map(({ bounces: count, from, was, to, rule, sample }) => [
        String(count),
        `${from} (${was})`,
        `${to} (${rule})`,
        sample.slice(0, 60),
      ]);
      for (const line of table(['bounces', 'was', 'is', 'for example'], rows)) await print(line);
      const verb = apply ? '' : 'would ';
      await print(
        `${totals.judged} bounces judged by rules ${totals.rules_version}: ${totals.changed} verdicts ${verb}change, ${totals.revived} contacts ${verb}come back, ${totals.ended} ${verb}go.`,
      );
      if (!apply && totals.changed > 0) note('Nothing was changed; --apply does it.');
      if (apply && totals.revived > 0)
        note(
          'Those that come back are validated anew. MailWizz keeps whom it has blacklisted itself: lift that there.',
        );
    });
}

function pastDate(text: string): Date {
  const date = new Date(text);
  if (/^\d{4}-\d\d-\d\d/.test(text) && date < new Date()) return date;
  throw new InvalidArgumentError('a day gone by is wanted, such as 2026-01-31');
}
