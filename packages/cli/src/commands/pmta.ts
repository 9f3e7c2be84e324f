import { type Command, InvalidArgumentError, Option } from 'commander';
import { amount, collect, json, webAddress, wholeNumber } from '../io/option-values.ts';
import { note, print, printJson } from '../io/output.ts';
import { table } from '../io/table.ts';

/** `relais pmta`: what runs beside PowerMTA, and who may speak for it. */
export function pmtaCommand(program: Command): void {
  const pmta = program.command('pmta').summary('PowerMTA: bring its accounting, and who may').description('PowerMTA.');
  ship(pmta);
  const token = pmta.command('token').description('tokens of the agents that bring accounting');
  create(token);
  list(token);
  revoke(token);
}

interface ShipFlags {
  dir: string[];
  url: string;
  token?: string;
  state: string;
  every: number;
  batch: number;
  once: boolean;
  json?: true;
}

function ship(pmta: Command): void {
  pmta
    .command('ship')
    .description(
      'Follows accounting files on an MTA host and brings them to the gateway: renamed, moved, packed and half-written files, a gateway that is away, and its own sudden end. Nothing is lost; what is sent twice counts once.',
    )
    .requiredOption(
      '--dir <folder>',
      'where accounting files are written; once more for where they are moved to',
      collect,
    )
    .requiredOption('--url <address>', 'the gateway', webAddress)
    .addOption(new Option('--token <token>', 'from `relais pmta token create`').env('RELAIS_PMTA_TOKEN'))
    .option('--state <file>', 'how far each file was shipped', './relais-pmta-ship.json')
    .option('--every <seconds>', 'how often the folders are looked at', amount(0.05, 3_600, 'seconds'), 2)
    .option('--batch <records>', 'records of one request', wholeNumber(1, 10_000), 2_000)
    .option('--once', 'ship what is there and end', false)
    .addOption(json())
    .action(async (flags: ShipFlags) => {
      const { runShip } = await import('../pmta/run-ship.ts');
      if (!flags.token) throw new InvalidArgumentError('--token or RELAIS_PMTA_TOKEN is wanted');
      await runShip({ ...flags, token: flags.token });
    });
}

function create(token: Command): void {
  token
    .command('create')
    .description('Makes a token. It is shown once; only its hash is kept.')
    .requiredOption('--tenant <slug>', 'whose mail the agent reports')
    .option('--name <text>', 'which host it stands on', 'mta')
    .addOption(json())
    .action(async ({ tenant, name, json: asJson }: { tenant: string; name: string; json?: true }) => {
      const { withAccess, createToken } = await load();
      const made = await withAccess((access) => createToken(access, tenant, name));
      if (asJson) return printJson(made);
      await print(made.token);
      note(`Token ${made.id} of ${tenant}. It is not shown again.`);
    });
}

function list(token: Command): void {
  token
    .command('list')
    .description('Shows the tokens, revoked ones too, and when each was last used.')
    .option('--tenant <slug>', 'only this tenant’s')
    .addOption(json())
    .action(async ({ tenant, json: asJson }: { tenant?: string; json?: true }) => {
      const { withAccess, tokensOf } = await load();
      const found = await withAccess((access) => tokensOf(access, tenant));
      if (asJson) {
        for (const entry of found)
          await printJson({
            id: entry.id,
            tenant: entry.tenant,
            name: entry.name,
            created_at: entry.createdAt,
            last_used_at: entry.lastUsedAt,
            revoked_at: entry.revokedAt,
          });
        return;
      }
      const day = (date: Date | null) => date?.toISOString().slice(0, 10) ?? '';
      const rows = found.map((entry) => [
        String(entry.id),
        entry.tenant,
        entry.name,
        day(entry.createdAt),
        day(entry.lastUsedAt),
        entry.revokedAt ? `revoked ${day(entry.revokedAt)}` : 'in force',
      ]);
      for (const line of table(['id', 'tenant', 'name', 'created', 'last used', 'state'], rows)) await print(line);
    });
}

function revoke(token: Command): void {
  token
    .command('revoke')
    .description('Ends a token. It works at most five seconds longer.')
    .argument('<id>', 'as `relais pmta token list` shows it', wholeNumber(1, 2_147_483_647))
    .addOption(json())
    .action(async (id: number, { json: asJson }: { json?: true }) => {
      const { withAccess, revokeToken } = await load();
      await withAccess((access) => revokeToken(access, id));
      if (asJson) await printJson({ id, revoked: true });
      else await print(`Token ${id} is revoked.`);
    });
}

const load = async () => ({
  ...(await import('../stack/access.ts')),
  ...(await import('../pmta/token-work.ts')),
});
