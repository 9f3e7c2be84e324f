import type { Command } from 'commander';
import type { Check } from '../checks/check.ts';
import { CommandFailed } from '../io/errors.ts';
import { json, webAddress } from '../io/option-values.ts';
import { print, printJson } from '../io/output.ts';
import { table } from '../io/table.ts';

interface Typed {
  url?: string;
  key?: string;
  json?: true;
}

/** `relais mailwizz`: is an instance as a sync needs it? */
export function mailwizzCommand(program: Command): void {
  const mailwizz = program.command('mailwizz').description('the MailWizz accounts contacts go to');
  test(mailwizz);
  lists(mailwizz);
}

function test(mailwizz: Command): void {
  mailwizz
    .command('test')
    .description('Looks at reach, clock, key, lists, fields and delivery servers, and changes nothing.')
    .argument('[instance]', 'such as client-1 or sos-expat/client-1; all that are configured when not said')
    .option('--url <address>', 'an account that is not stored: its API’s address', webAddress)
    .option('--key <key>', 'and its key')
    .addOption(json())
    .action(async (name: string | undefined, options: Typed) => {
      const { withAccess, instancesMeant, reachable, nameOf, typed, examineAccount, showChecks, warn } = await load();
      if (options.url) {
        const instance = typed(options.url, keyOf(options));
        return showChecks(examineAccount(instance), options);
      }
      await withAccess(async (access) => {
        const meant = await instancesMeant(access, name);
        for (const instance of meant) {
          if (!options.json) await print(nameOf(instance));
          const checks = instance.isActive
            ? examineAccount(reachable(access, instance))
            : inactive(
                warn('instance', 'not configured', 'set MAILWIZZ_<TENANT>_URL, _KEY and _LISTS, then relais seed'),
              );
          await showChecks(named(checks, nameOf(instance)), options);
        }
        if (name !== undefined && meant.every(({ isActive }) => !isActive)) process.exitCode = 1;
      });
    });
}

function lists(mailwizz: Command): void {
  mailwizz
    .command('lists')
    .description('Shows the lists of an account with their uids and subscribers, and which category goes where.')
    .argument('[instance]', 'such as client-1 or sos-expat/client-1')
    .option('--url <address>', 'an account that is not stored: its API’s address', webAddress)
    .option('--key <key>', 'and its key')
    .addOption(json())
    .action(async (name: string | undefined, options: Typed) => {
      const { withAccess, instancesMeant, reachable, typed } = await load();
      const { listsOf } = await import('../mailwizz/lists-of.ts');
      if (name === undefined && !options.url)
        throw new CommandFailed('NOTHING_TO_DO', 'name an instance, such as client-1, or say --url and --key');
      const found = options.url
        ? await listsOf(typed(options.url, keyOf(options)))
        : await withAccess(async (access) => {
            const [instance, another] = await instancesMeant(access, name);
            if (!instance || another)
              throw new CommandFailed('INSTANCE_UNCLEAR', `several tenants have a ${name}; say TENANT/${name}`);
            if (!instance.isActive)
              throw new CommandFailed('INSTANCE_INACTIVE', `${name} is not configured; relais seed --help tells how`);
            return listsOf(reachable(access, instance));
          });
      if (options.json) {
        for (const list of found) await printJson(list);
        return;
      }
      const rows = found.map(({ list_uid, name: label, subscribers, category }) => [
        list_uid,
        label,
        subscribers,
        category,
      ]);
      for (const line of table(['list', 'name', 'subscribers', 'category'], rows, ['subscribers'])) await print(line);
    });
}

async function* inactive(check: Check): AsyncGenerator<Check> {
  yield check;
}

/** Each line tells whose it is, for whoever reads them as JSON. */
async function* named(checks: AsyncIterable<Check>, instance: string): AsyncGenerator<Check & { instance: string }> {
  for await (const check of checks) yield { instance, ...check };
}

function keyOf({ key }: Typed): string {
  if (key) return key;
  throw new CommandFailed('KEY_MISSING', 'say the account’s key with --key');
}

const load = async () => ({
  ...(await import('../stack/access.ts')),
  ...(await import('../mailwizz/instance-client.ts')),
  ...(await import('@relais/mailwizz-account')),
  ...(await import('../checks/show-checks.ts')),
  ...(await import('../checks/check.ts')),
});
