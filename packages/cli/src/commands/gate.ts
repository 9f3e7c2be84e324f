import { type Command, InvalidArgumentError, Option } from 'commander';
import type { GateMove } from '../gate/gate-work.ts';
import type { ConsentWish } from '../gate/give-consent.ts';
import { json } from '../io/option-values.ts';
import { print, printJson } from '../io/output.ts';
import { table } from '../io/table.ts';

interface TenantOptions {
  tenant: string;
  json?: true;
}

/** `relais gate`: who may be written to in which country. */
export function gateCommand(program: Command): void {
  const gate = program
    .command('gate')
    .summary('who may be written to in which country')
    .description(
      'The country gate: a versioned table of country and type of address, and what a tenant decides otherwise, signed by a person.',
    );
  show(gate);
  diff(gate);
  apply(gate);
  consent(gate);
}

const tenantOption = (command: Command) =>
  command.requiredOption('--tenant <slug>', 'whose contacts').addOption(json());

function show(gate: Command): void {
  gate
    .command('show')
    .argument('[country...]', 'such as FR; all when none is named')
    .option('--tenant <slug>', 'with this tenant’s policy and what it holds')
    .addOption(json())
    .description('Shows the table, and with --tenant its policies and whom the gate holds.')
    .action(async (countries: string[], { tenant, ...options }: { tenant?: string; json?: true }) => {
      const { gateTable } = await import('@relais/country-gate');
      const rows = [...Object.entries(gateTable.countries), ['unknown', gateTable.unknown] as const]
        .filter(([country]) => countries.length === 0 || countries.includes(country))
        .map(([country, row]) => ({ country, ...row, table_version: gateTable.version }));
      if (options.json) for (const row of rows) await printJson(row);
      else
        for (const line of table(
          ['country', 'named', 'generic', 'freemail', 'because'],
          rows.map(({ country, named, generic, freemail, says }) => [
            country,
            ...[named, generic, freemail].map(([decision, ...words]) =>
              words.length > 0 ? words.join(' + ') : decision,
            ),
            says,
          ]),
        ))
          await print(line);
      if (tenant !== undefined) await showTenant(tenant, options);
    });
}

async function showTenant(tenant: string, options: { json?: true }): Promise<void> {
  const { withAccess, tenantCalled, gateHolds, gatePolicies } = await load();
  await withAccess(async ({ db }) => {
    const { id } = await tenantCalled(db, tenant);
    const [policies, holds] = await Promise.all([gatePolicies(db, id), gateHolds(db, id)]);
    if (options.json) return printJson({ tenant, policies, holds });
    for (const { version, signedBy, createdAt, reason } of policies)
      await print(`policy ${version} of ${createdAt.toISOString().slice(0, 10)}, signed by ${signedBy}: ${reason}`);
    const rows = holds.map(({ country, addressType, reason, contacts }) => [
      country ?? 'unknown',
      addressType,
      reason,
      String(contacts),
    ]);
    for (const line of table(['held in', 'address', 'reason', 'contacts'], rows)) await print(line);
  });
}

function diff(gate: Command): void {
  tenantOption(
    gate.command('diff').argument('[file]', 'a policy as JSON; without one, today’s table against what was decided'),
  )
    .description('Shows who would change, and writes nothing.')
    .action(async (file: string | undefined, options: TenantOptions) => {
      const { withAccess, tenantCalled, compareGate, readPolicy } = await load();
      const policy = file === undefined ? null : await readPolicy(file);
      const moves = await withAccess(async ({ db }) =>
        compareGate(db, (await tenantCalled(db, options.tenant)).id, policy),
      );
      if (options.json) for (const move of moves) await printJson(lineOf(move));
      else await showMoves(moves);
    });
}

function apply(gate: Command): void {
  tenantOption(
    gate.command('apply').argument('[file]', 'a policy as JSON; without one, today’s table is applied to all'),
  )
    .description('Puts a policy in force and judges every contact again. Look at `gate diff` first.')
    .action(async (file: string | undefined, options: TenantOptions) => {
      const { withAccess, tenantCalled, applyGate, readPolicy } = await load();
      const policy = file === undefined ? null : await readPolicy(file);
      const done = await withAccess(async (access) =>
        applyGate(access, (await tenantCalled(access.db, options.tenant)).id, policy),
      );
      if (options.json) return printJson(done);
      const head = done.version === null ? '' : `Policy ${done.version} is in force. `;
      await print(`${head}${done.judged} contacts judged, ${done.released} released, ${done.held} held.`);
    });
}

function consent(gate: Command): void {
  tenantOption(gate.command('consent').argument('<address>', 'whose'))
    .description('Keeps a proof that somebody agreed to be written to, or withdraws it.')
    .option('--proof <text>', 'where and how it was given')
    .addOption(
      new Option('--kind <word>', 'what was given').choices(['consent', 'published_for_offers']).default('consent'),
    )
    .option('--on <date>', 'the day it was given; today when not said', pastDate)
    .option('--withdraw', 'it was taken back', false)
    .action(async (address: string, options: ConsentWish & TenantOptions) => {
      const { withAccess, giveConsent } = await load();
      const done = await withAccess((access) => giveConsent(access, address, options));
      if (options.json) return printJson(done);
      await print(
        'withdrawn' in done
          ? `Withdrawn; ${done.withdrawn} contacts on their way go through the gate again.`
          : `Proof ${done.id} is kept; the router takes the contact up again within a minute.`,
      );
    });
}

async function showMoves(moves: readonly GateMove[]): Promise<void> {
  if (moves.length === 0) return print('Nobody would change.');
  const rows = moves.map((move) => [
    move.country ?? 'unknown',
    move.addressType,
    `${move.from} → ${move.to}`,
    move.effect,
    String(move.contacts),
    move.injected > 0 ? `${move.injected} in MailWizz` : '',
    move.samples.join(', '),
  ]);
  for (const line of table(['country', 'address', 'verdict', 'effect', 'contacts', '', 'such as'], rows))
    await print(line);
}

const lineOf = ({ addressType, ...move }: GateMove) => ({ ...move, address_type: addressType });

function pastDate(text: string): Date {
  const date = new Date(text);
  if (/^\d{4}-\d\d-\d\d/.test(text) && date <= new Date()) return date;
  throw new InvalidArgumentError('a day that has come is wanted, such as 2026-01-31');
}

const load = async () => ({
  ...(await import('../stack/access.ts')),
  ...(await import('../stack/tenant.ts')),
  ...(await import('../gate/gate-work.ts')),
  ...(await import('../gate/give-consent.ts')),
  ...(await import('@relais/prisma')),
});
