import { type Command, InvalidArgumentError } from 'commander';
import { json } from '../io/option-values.ts';
import { print, printJson } from '../io/output.ts';
import type { ReplaySummary } from '../replay/replay-validation.ts';

interface Options {
  since: Date;
  source?: string;
  tenant?: string;
  apply: boolean;
  dns: boolean;
  dnsServer?: string;
  json?: true;
}

/** `relais replay validation`: which addresses would today's rules judge differently? */
export function addValidation(replay: Command): void {
  replay
    .command('validation')
    .summary('verdicts on addresses')
    .description(
      'Judges addresses again that were judged since a date, with today’s rules, lists, suppressions and blacklist, and what the DNS said then. Tells the difference and changes nothing; with --apply, those refused now become invalid and those good now go through the line again. What MailWizz holds is told and never moved. A run that was cut off goes on when started again.',
    )
    .requiredOption('--since <date>', 'verdicts given since, such as 2026-11-01', moment)
    .option('--source <id>', 'only contacts this data source brought')
    .option('--tenant <slug>', 'only this tenant’s')
    .option('--dns', 'ask the DNS anew', false)
    .option('--dns-server <address>', 'resolver to ask with --dns; the system’s own when not said')
    .option('--apply', 'store the new verdicts', false)
    .addOption(json())
    .action(runCommand);
}

async function runCommand(options: Options): Promise<void> {
  const [
    { withAccess },
    { replayValidation },
    { recordAudit },
    { createMailHostResolver },
    { tenantCalled },
    { actor },
    { liveLine },
  ] = await Promise.all([
    import('../stack/access.ts'),
    import('../replay/replay-validation.ts'),
    import('@relais/prisma'),
    import('@relais/email-address'),
    import('../stack/tenant.ts'),
    import('../stack/actor.ts'),
    import('../terminal.ts'),
  ]);
  const live = liveLine(process.stderr);
  const { since, source, tenant, apply, dns, dnsServer } = options;
  const resolver = dns ? createMailHostResolver(dnsServer === undefined ? {} : { servers: [dnsServer] }) : null;
  try {
    const summary = await withAccess(async (access) => {
      const tenantId = tenant === undefined ? undefined : (await tenantCalled(access.db, tenant)).id;
      const replayed = await replayValidation(access, {
        since,
        sourceId: source,
        tenantId,
        apply,
        askMany: resolver ? (domains) => resolver.lookupMany(domains) : undefined,
        progress: (judged) => live.update(`${judged} judged`),
      });
      if (apply) {
        const detail = {
          since: since.toISOString(),
          source: source ?? null,
          judged: replayed.judged,
          stored: replayed.stored,
        };
        await recordAudit(access.db, {
          tenantId: tenantId ?? null,
          actor: actor(),
          action: 'validation.replayed',
          target: 'contacts',
          detail,
        });
      }
      return replayed;
    });
    if (options.json) await printJson({ summary });
    else await show(summary);
  } finally {
    await resolver?.close();
  }
}

async function show(summary: ReplaySummary): Promise<void> {
  const { applied, judged, unchanged, renewed, unanswered, moves, injected_refused, stored } = summary;
  if (!applied) await print('Nothing was changed. Today’s rules would:');
  await print(`judged      ${judged}, ${unchanged} of them exactly as before`);
  await print(`renewed     ${renewed}: the same verdict by other reasons, versions or score`);
  if (unanswered > 0) await print(`unanswered  ${unanswered}: the DNS was silent`);
  for (const { from, to, rule, count, samples } of moves) {
    await print(`${from} → ${to}  ${count}  by ${rule}`);
    for (const { id, email, status } of samples) await print(`  contact ${id}  ${email}  (${status})`);
  }
  if (injected_refused > 0) await print(`in MailWizz ${injected_refused}: refused today, and left where they are`);
  await print(applied ? `stored      ${stored}` : 'relais replay validation … --apply stores this.');
}

function moment(text: string): Date {
  const date = new Date(text);
  if (/^\d{4}-\d{2}-\d{2}/.test(text) && !Number.isNaN(date.getTime())) return date;
  throw new InvalidArgumentError('a date such as 2026-11-01 is wanted');
}
