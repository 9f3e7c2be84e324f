import type { WhoisLookup } from '@relais/prisma';
import type { Command } from 'commander';
import { json } from '../io/option-values.ts';
import { print, printJson } from '../io/output.ts';

/** `relais whois`: since when, and through whom, a domain is registered. */
export function whoisCommand(program: Command): void {
  program
    .command('whois')
    .summary('since when, and through whom, a domain is registered')
    .description(
      'Asks the registry by RDAP, else by WHOIS, through a running crawler; within 30 days it answers from memory. Who holds a domain is never kept.',
    )
    .argument('<domain>', 'a domain, or an address on it')
    .option('--tenant <slug>', 'who asks', 'sos-expat')
    .option('--history', 'how its registration looked each time somebody asked', false)
    .addOption(json())
    .action(async (written: string, options: { tenant: string; history: boolean; json?: true }) => {
      const [{ withAccess }, { askWhois, whoisBefore }] = await Promise.all([
        import('../stack/access.ts'),
        import('../whois/ask-whois.ts'),
      ]);
      const lookups = await withAccess((access) =>
        options.history
          ? whoisBefore(access, options.tenant, written)
          : askWhois(access, options.tenant, written).then((one) => [one]),
      );
      for (const [place, lookup] of lookups.entries()) {
        if (options.json) await printJson(line(lookup));
        else await print(`${place > 0 ? '\n' : ''}${textOf(lookup)}`);
      }
      if (!options.history && lookups.some(({ status }) => status !== 'done')) process.exitCode = 1;
    });
}

const dayOf = (date: Date | null): string => date?.toISOString().slice(0, 10) ?? '–';

function textOf({ domain, status, reason, record }: WhoisLookup): string {
  if (record === null)
    return `${domain}: ${status === 'failed' ? `no registry answered (${reason})` : 'not answered yet'}`;
  const { source, server, fetchedAt, registered } = record;
  const heard = `heard    ${dayOf(fetchedAt)} by ${source} of ${server}`;
  if (!registered) return `${domain}: nobody has it\n  ${heard}`;
  return [
    `${domain}: registered ${dayOf(record.registeredAt)}, until ${dayOf(record.expiresAt)}`,
    `through  ${record.registrar ?? '–'}`,
    `servers  ${record.nameservers.join(', ') || '–'}`,
    `status   ${record.statuses.join(', ') || '–'}`,
    heard,
  ].join('\n  ');
}

const line = ({ record, askedAt, answeredAt, ...lookup }: WhoisLookup) => ({
  ...lookup,
  asked_at: askedAt,
  answered_at: answeredAt,
  record: record && {
    registered: record.registered,
    registered_at: record.registeredAt,
    changed_at: record.changedAt,
    expires_at: record.expiresAt,
    registrar: record.registrar,
    registrar_id: record.registrarId,
    statuses: record.statuses,
    nameservers: record.nameservers,
    dnssec: record.dnssec,
    source: record.source,
    server: record.server,
    fetched_at: record.fetchedAt,
  },
});
