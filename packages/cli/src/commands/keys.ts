import { type ApiScope, apiScopes } from '@relais/contracts';
import type { ListedApiKey } from '@relais/prisma';
import { type Command, InvalidArgumentError } from 'commander';
import { amount, collectWords, json } from '../io/option-values.ts';
import { note, print, printJson } from '../io/output.ts';
import { table } from '../io/table.ts';
import type { NewKey, ShownSecret } from '../keys/key-work.ts';

const defaultScopes: readonly ApiScope[] = ['contacts:read', 'contacts:write', 'scraping:read', 'scraping:write'];

interface Shared {
  json?: true;
}

/** `relais keys`: the keys partners sign their requests with. */
export function keysCommand(program: Command): void {
  const keys = program.command('keys').description('the keys partners sign their requests with');
  create(keys);
  list(keys);
  rotate(keys);
  revoke(keys);
}

function create(keys: Command): void {
  keys
    .command('create')
    .description('Makes a key. Its secret is shown once and stored sealed.')
    .requiredOption('--tenant <slug>', 'whose key it is')
    .option('--name <text>', 'what it is for', 'partner')
    .option('--scopes <list>', `comma-separated; of ${apiScopes.join(', ')}`, scopeList)
    .option('--require-v2', 'refuse version 1 signatures', false)
    .addOption(json())
    .action(async (options: Shared & { tenant: string; name: string; scopes?: ApiScope[]; requireV2: boolean }) => {
      const { tenant, name, scopes = defaultScopes, requireV2: requiresV2 } = options;
      const { withAccess, createKey } = await load();
      const wish: NewKey = { tenant, name, scopes, requiresV2 };
      const made = await withAccess((access) => createKey(access, wish));
      if (options.json) await printJson({ ...made, name, scopes, requires_v2: requiresV2 });
      else await showSecret(made);
    });
}

function list(keys: Command): void {
  keys
    .command('list')
    .description('Shows the keys, revoked ones too. Nothing shown can sign.')
    .option('--tenant <slug>', 'only this tenant’s')
    .addOption(json())
    .action(async (options: Shared & { tenant?: string }) => {
      const { withAccess, keysOf } = await load();
      const found = await withAccess((access) => keysOf(access, options.tenant));
      if (options.json) {
        for (const key of found) await printJson(keyLine(key));
        return;
      }
      const rows = found.map((key) => [
        key.tenantSlug,
        key.key,
        key.name,
        key.scopes.join(','),
        day(key.createdAt),
        day(key.lastUsedAt),
        stateOf(key),
      ]);
      for (const line of table(['tenant', 'key', 'name', 'scopes', 'created', 'last used', 'state'], rows))
        await print(line);
    });
}

function rotate(keys: Command): void {
  keys
    .command('rotate')
    .description('Gives a key a new secret. The old one signs on for a while, so that a partner can deploy in between.')
    .argument('<key>', 'rk_…')
    .option('--overlap <hours>', 'how long the old secret stays good', amount(0, 8_760, 'hours'), 24)
    .addOption(json())
    .action(async (key: string, options: Shared & { overlap: number }) => {
      const { withAccess, rotateKey } = await load();
      const made = await withAccess((access) => rotateKey(access, key, options.overlap));
      if (options.json) return printJson(made);
      await showSecret(made);
      await print(`The old secret is good until ${made.previous_until.toISOString()}.`);
    });
}

function revoke(keys: Command): void {
  keys
    .command('revoke')
    .description('Ends a key for good, at once.')
    .argument('<key>', 'rk_…')
    .addOption(json())
    .action(async (key: string, options: Shared) => {
      const { withAccess, revokeKey } = await load();
      const revoked = await withAccess((access) => revokeKey(access, key));
      if (options.json) await printJson({ ...revoked, revoked: true });
      else await print(`${key} of ${revoked.tenant} is revoked.`);
    });
}

async function showSecret({ tenant, key, secret }: ShownSecret): Promise<void> {
  await print(`tenant  ${tenant}`);
  await print(`key     ${key}`);
  await print(`secret  ${secret}`);
  note('The secret is shown this once: hand it to the partner on a safe way.');
}

const keyLine = (key: ListedApiKey) => ({
  id: key.id,
  tenant: key.tenantSlug,
  key: key.key,
  name: key.name,
  scopes: key.scopes,
  requires_v2: key.requiresV2,
  created_at: key.createdAt,
  last_used_at: key.lastUsedAt,
  previous_until: key.previousUntil,
  revoked_at: key.revokedAt,
});

function stateOf({ revokedAt, previousUntil, requiresV2 }: ListedApiKey): string {
  if (revokedAt) return `revoked ${day(revokedAt)}`;
  const rotating =
    previousUntil && previousUntil > new Date() ? `old secret until ${previousUntil.toISOString()}` : 'good';
  return requiresV2 ? `${rotating}, v2 only` : rotating;
}

const day = (date: Date | null): string => date?.toISOString().slice(0, 10) ?? '–';

function scopeList(text: string, before: readonly ApiScope[] | undefined): ApiScope[] {
  return collectWords(text, before).map((word) => {
    const scope = apiScopes.find((known) => known === word);
    if (!scope) throw new InvalidArgumentError(`"${word}" is no scope; there are ${apiScopes.join(', ')}`);
    return scope;
  });
}

const load = async () => ({ ...(await import('../stack/access.ts')), ...(await import('../keys/key-work.ts')) });
