import { type Command, Option } from 'commander';
import { amount, json, webAddress, wholeNumber } from '../io/option-values.ts';
import { print, printJson } from '../io/output.ts';
import type { VerifierStatus, VerifierWish } from '../verifier/verifier-work.ts';

interface Said {
  tenant: string;
  json?: true;
}

/** `relais verifier`: a third party that is asked whether a mailbox exists. */
export function verifierCommand(program: Command): void {
  const verifier = program
    .command('verifier')
    .summary('a third party that is asked about doubtful addresses')
    .description(
      'ZeroBounce or NeverBounce, asked only about addresses our own rules doubt, within a budget a month. Off until it is switched on: each question tells a third party an address.',
    );
  withTenant(verifier.command('status'))
    .description('Shows the account, what was spent this month, and what came of it.')
    .option('--offline', 'does not ask the account how many checks it has left', false)
    .action(async ({ tenant, offline, ...options }: Said & { offline: boolean }) => {
      const { withAccess, verifierStatus } = await load();
      const status = await withAccess((access) => verifierStatus(access, tenant, { ask: !offline }));
      if (status) return show(status, options);
      if (options.json) return printJson({ tenant, on: false });
      await print(`${tenant} has none: addresses are judged by our own rules alone. relais verifier set --help`);
    });
  withTenant(verifier.command('set'))
    .description('Says parts of the account; what is not said stays. The key is tried before it is stored.')
    .addOption(new Option('--provider <name>', 'whose account it is').choices(['zerobounce', 'neverbounce']))
    .option('--key <key>', 'its API key; - reads it from stdin')
    .option('--budget <amount>', 'the most that is spent in a month (UTC)', amount(0, 1_000_000, 'currency units'))
    .option('--price <amount>', 'of one check; 0.003 until you say', amount(0.000_001, 1_000, 'currency units'))
    .option('--keep-days <n>', 'how long an answer counts; 90 until you say', wholeNumber(1, 3_650))
    .option('--endpoint <address>', 'another address than its public one', webAddress)
    .option('--public-endpoint', 'its public address again')
    .addOption(new Option('--on', 'asks it from now on').conflicts('off'))
    .option('--off', 'asks it no more; answers that were paid for still count')
    .action(async ({ tenant, json: asJson, ...said }: Said & SetWords) => {
      const { withAccess, setVerifier, secretFrom } = await load();
      const wish = { ...wishOf(said), key: said.key === undefined ? undefined : await secretFrom(said.key) };
      const status = await withAccess((access) => setVerifier(access, tenant, wish));
      await show(status, asJson ? { json: asJson } : {});
    });
}

interface SetWords extends Pick<VerifierWish, 'provider' | 'key' | 'budget' | 'price' | 'keepDays' | 'endpoint'> {
  publicEndpoint?: true;
  on?: true;
  off?: true;
}

const wishOf = ({ publicEndpoint, on, off, ...said }: SetWords): VerifierWish => ({
  ...said,
  ...(publicEndpoint ? { endpoint: '' } : {}),
  ...(on ? { on: true } : off ? { on: false } : {}),
});

const withTenant = (command: Command) =>
  command.addOption(new Option('--tenant <slug>', 'whose').makeOptionMandatory()).addOption(json());

async function show(status: VerifierStatus, options: { json?: true }): Promise<void> {
  if (options.json) return printJson(status);
  const { provider, on, endpoint, budget, spent, checks, checks_left, price, keep_days, credits, waiting } = status;
  const answers = Object.entries(status.answers).map(([outcome, count]) => `${count} ${outcome}`);
  for (const [label, value] of [
    ['verifier', `${provider}${endpoint ? ` at ${endpoint}` : ''}, ${on ? 'on' : 'off'}`],
    ['this month', `${checks} checks for ${spent.toFixed(2)} of ${budget.toFixed(2)}; ${checks_left} more at ${price}`],
    ['its account', credits === null ? '(not known)' : `${credits} checks left`],
    ['answers', `${answers.join(', ') || 'none'}; each counts for ${keep_days} days`],
    ['waiting', String(waiting)],
  ] as const)
    await print(`${label.padEnd(13)}${value}`);
  if (status.trouble) await print(`✗ ${status.trouble}`);
}

const load = async () => ({
  ...(await import('../stack/access.ts')),
  ...(await import('../verifier/verifier-work.ts')),
  ...(await import('../io/secret-from.ts')),
});
