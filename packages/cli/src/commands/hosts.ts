import type { StoredRefusal } from '@relais/prisma';
import type { Command } from 'commander';
import { futureDate, json } from '../io/option-values.ts';
import { print, printJson } from '../io/output.ts';
import { table } from '../io/table.ts';

/** `relais hosts`: sites that are not read. */
export function hostsCommand(program: Command): void {
  const hosts = program
    .command('hosts')
    .summary('sites that are not read, and when the others are')
    .description(
      'Hosts that refuse to be read: by a captcha, a wall, a notice against unasked mail, the word of their owner or of an operator. They are refused for every tenant.',
    );
  refuse(hosts);
  allowed(hosts);
  list(hosts);
  night(hosts);
}

function refuse(hosts: Command): void {
  hosts
    .command('refuse')
    .argument('<host...>', 'such as example.com; the names below it are meant too')
    .description(
      'Reads a host no more. What waits for it in any job is skipped, and contacts seen nowhere else leave the line, unless MailWizz has them already.',
    )
    .option('--note <text>', 'who asked for it, and how')
    .option('--until <date>', 'when it ends, such as 2027-01-31; for good when not said', futureDate)
    .option('--alone', 'this very host, not www.example.com and others below it', false)
    .addOption(json())
    .action(async (words: string[], options: { note?: string; until?: Date; alone: boolean; json?: true }) => {
      const { withAccess, refuseHosts } = await load();
      for (const line of await withAccess((access) => refuseHosts(access, words, options))) {
        if (options.json) await printJson(line);
        else
          await print(
            `${line.host} is not read any more: ${line.pages} pages skipped, ${line.contacts} contacts left the line.`,
          );
      }
    });
}

function allowed(hosts: Command): void {
  hosts
    .command('allow')
    .argument('<host...>', 'as `relais hosts list` names it')
    .description(
      'Lifts a refusal. Contacts that left the line with it are judged again. A host that still shows a wall or a notice is refused again when it is next read.',
    )
    .addOption(json())
    .action(async (words: string[], options: { json?: true }) => {
      const { withAccess, allow } = await load();
      for (const host of await withAccess((access) => allow(access, words))) {
        if (options.json) await printJson({ host, allowed: true });
        else await print(`${host} may be read again.`);
      }
    });
}

function list(hosts: Command): void {
  hosts
    .command('list')
    .argument('[host...]', 'only what stands for these; all when none is named')
    .description('Shows what is refused, newest first, with the evidence.')
    .option('--past', 'also what was lifted or has run out', false)
    .addOption(json())
    .action(async (words: string[], options: { past: boolean; json?: true }) => {
      const { withAccess, refusals } = await load();
      await withAccess(async (access) => {
        const rows: StoredRefusal[] = [];
        for await (const refusal of refusals(access, words, options.past)) {
          if (options.json) await printJson(refusalLine(refusal));
          else rows.push(refusal);
        }
        if (!options.json) for (const text of table(HEAD, rows.map(row))) await print(text);
      });
    });
}

function night(hosts: Command): void {
  hosts
    .command('night')
    .argument('<hours>', 'such as 22-6, or off')
    .requiredOption('--tenant <slug>', 'whose crawls')
    .option('--zone <name>', 'whose hours: host, UTC, or a name such as Europe/Paris', 'host')
    .description('Lets a tenant’s crawls ask in these hours only, where a job says nothing else (config.night_window).')
    .addOption(json())
    .action(async (hours: string, options: { tenant: string; zone: string; json?: true }) => {
      const { withAccess, setNight } = await load();
      const window = await withAccess((access) => setNight(access, options.tenant, hours, options.zone));
      if (options.json) return printJson({ tenant: options.tenant, night_window: window });
      const whose = window?.time_zone === 'host' ? 'by the clock of each host’s country' : window?.time_zone;
      await print(
        window
          ? `${options.tenant} asks from ${window.from} to ${window.to} o’clock, ${whose}.`
          : `${options.tenant} asks at any hour.`,
      );
    });
}

const HEAD = ['host', 'because', 'said by', 'since', 'ends', 'evidence', 'note'];

const row = (refusal: StoredRefusal) => [
  refusal.coversBelow ? `${refusal.host} and below` : refusal.host,
  refusal.reason,
  refusal.refusedBy,
  refusal.refusedAt.toISOString().slice(0, 10),
  endOf(refusal),
  refusal.evidenceUrl,
  refusal.note,
];

const endOf = ({ until, liftedAt, liftedBy }: StoredRefusal): string => {
  if (liftedAt) return `lifted ${liftedAt.toISOString().slice(0, 10)} by ${liftedBy}`;
  return until?.toISOString().slice(0, 10) ?? 'never';
};

const refusalLine = (refusal: StoredRefusal) => ({
  id: refusal.id,
  host: refusal.host,
  covers_below: refusal.coversBelow,
  reason: refusal.reason,
  evidence_url: refusal.evidenceUrl,
  note: refusal.note,
  refused_by: refusal.refusedBy,
  refused_at: refusal.refusedAt,
  until: refusal.until,
  lifted_at: refusal.liftedAt,
  lifted_by: refusal.liftedBy,
});

const load = async () => ({
  ...(await import('../stack/access.ts')),
  ...(await import('../hosts/host-work.ts')),
});
