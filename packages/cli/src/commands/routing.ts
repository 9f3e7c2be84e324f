import type { RoutingRuleInput } from '@relais/contracts';
import { type Command, Option } from 'commander';
import { json, wholeNumber } from '../io/option-values.ts';
import { print, printJson } from '../io/output.ts';
import { table } from '../io/table.ts';

interface TenantOptions {
  tenant: string;
  json?: true;
}
interface VersionOptions extends TenantOptions {
  set?: number;
}

/** `relais routing`: which list takes whom. */
export function routingCommand(program: Command): void {
  const routing = program
    .command('routing')
    .summary('which list takes whom')
    .description('A tenant’s routing rules: sets that are published whole, numbered, and never changed afterwards.');
  const at = (name: string) => routing.command(name).requiredOption('--tenant <slug>', 'whose rules').addOption(json());
  const version = () => new Option('--set <number>', 'an older set').argParser(wholeNumber(1, 2_147_483_647));
  const fileOrDraft = 'rules as JSON; the draft when no file is named';

  at('show')
    .description('Shows the rules in force, or those of an older set.')
    .addOption(version())
    .action(async (options: VersionOptions) => {
      const { withAccess, setOf } = await load();
      const set = await withAccess((access) => setOf(access, options.tenant, options.set));
      if (options.json) return printJson(set);
      await print(`set ${set.version} of ${set.publishedAt.toISOString()} by ${set.publishedBy} ${set.note}`.trimEnd());
      await showRules(set.rules);
    });

  at('export')
    .description('Prints a set as a file that import takes.')
    .addOption(version())
    .action(async (options: VersionOptions) => {
      const { withAccess, setOf } = await load();
      const { version: number, note, rules } = await withAccess((access) => setOf(access, options.tenant, options.set));
      await print(JSON.stringify({ version: number, note, rules }, null, options.json ? 0 : 2));
    });

  at('import')
    .argument('<file>', 'rules as JSON, or the older mailwizz_routing.json by category')
    .description('Keeps the rules of a file as the draft. Nothing moves before they are published.')
    .action(async (file: string, options: TenantOptions) => {
      const { withAccess, readRules, importRules } = await load();
      const wish = await readRules(file);
      const done = await withAccess((access) => importRules(access, options.tenant, wish));
      if (options.json) return printJson(done);
      await print(
        `${done.rules} rules are kept as the draft: relais routing diff --tenant ${options.tenant} shows what would move.`,
      );
    });

  at('diff')
    .argument('[file]', fileOrDraft)
    .description('Shows how rules differ from those in force, and who would move. Writes nothing.')
    .action(async (file: string | undefined, options: TenantOptions) => {
      const { withAccess, readRules, differenceOf } = await load();
      const wish = file === undefined ? null : await readRules(file);
      const found = await withAccess((access) => differenceOf(access, options.tenant, wish));
      if (options.json) return printJson(found);
      for (const rule of found.removed) await print(`- ${ruleWords(rule)}`);
      for (const rule of found.added) await print(`+ ${ruleWords(rule)}`);
      if (found.moves.length === 0) return print(`Against set ${found.from}, nobody would move.`);
      const rows = found.moves.map(({ from, to, contacts, injected, samples }) => [
        from ?? 'no list',
        to ?? 'no list',
        contacts,
        injected,
        samples.join(', '),
      ]);
      for (const line of table(['from', 'to', 'contacts', 'in MailWizz', 'such as'], rows, ['contacts', 'in MailWizz']))
        await print(line);
    });

  at('publish')
    .argument('[file]', fileOrDraft)
    .option('--note <text>', 'kept with the set')
    .description('Puts rules in force. Contacts no rule placed are routed again within a minute.')
    .action(async (file: string | undefined, options: TenantOptions & { note?: string }) => {
      const { withAccess, readRules, publishRules } = await load();
      const wish = file === undefined ? null : await readRules(file);
      const done = await withAccess((access) => publishRules(access, options.tenant, wish, options.note));
      if (options.json) return printJson(done);
      await print(`Set ${done.version} is in force.`);
    });
}

async function showRules(rules: readonly RoutingRuleInput[]): Promise<void> {
  for (const [index, rule] of rules.entries()) await print(`${String(index + 1).padStart(3)}  ${ruleWords(rule)}`);
}

function ruleWords({ list, instance, tags = [], template, ...conditions }: RoutingRuleInput): string {
  const when = Object.entries(conditions).flatMap(([name, value]) => (value === undefined ? [] : [`${name} ${value}`]));
  const then = [instance ? `${instance}/${list}` : list, ...tags.map((tag) => `#${tag}`), template ?? ''].filter(
    Boolean,
  );
  return `${when.join(', ') || 'everybody'} → ${then.join(' ')}`;
}

const load = async () => ({
  ...(await import('../stack/access.ts')),
  ...(await import('../routing/routing-work.ts')),
});
