import { type Command, Option } from 'commander';
import { json } from '../io/option-values.ts';
import { note, print, printJson } from '../io/output.ts';
import { table } from '../io/table.ts';

const profiles = ['pilot-5', 'enterprise-100'] as const;

/** `relais seed`: tenants, sources, tags, lists. */
export function seedCommand(program: Command): void {
  program
    .command('seed')
    .summary('create the tenants with their sources, tags and lists')
    .description(
      'Creates the two tenants with their sources, tags, MailWizz instance, lists and routing rules, or brings them up to date. Nothing is removed, nothing made twice.',
    )
    .addOption(
      new Option('--profile <name>', 'size of the sending infrastructure').choices(profiles).default('pilot-5'),
    )
    .addOption(json())
    .addHelpText(
      'after',
      `
MailWizz, for each tenant (SOS_EXPAT, ULIXAI), from the environment:
  MAILWIZZ_<TENANT>_URL          address of its API, such as https://mail.example.com/api
  MAILWIZZ_<TENANT>_KEY          API key of the customer account; stored sealed
  MAILWIZZ_<TENANT>_LISTS        category=list uid, comma-separated: avocat=ab123cd456efg,notaire=…
  MAILWIZZ_<TENANT>_DAILY_QUOTA  new subscribers a UTC day at the most; no ceiling when not set
A tenant without them gets an inactive instance; set them and seed again.`,
    )
    .action(async ({ profile, ...options }: { profile: (typeof profiles)[number]; json?: true }) => {
      const [{ withAccess }, { applySeed }] = await Promise.all([
        import('../stack/access.ts'),
        import('../seed/apply-seed.ts'),
      ]);
      const seeded = await withAccess(({ db, keyring }) => applySeed(db, keyring()));
      note(
        `Profile ${profile}: IP addresses and sending domains are not part of this release; they come with a later one.`,
      );
      for (const { tenant, exampleAddress } of seeded) {
        if (exampleAddress)
          note(
            `${tenant}: mails name an invented postal address. Before anything is sent for real: relais brand set --tenant ${tenant} --address …`,
          );
      }
      if (options.json) {
        for (const tenant of seeded) await printJson({ profile, ...tenant });
        return;
      }
      const rows = seeded.map((tenant) => [
        tenant.tenant,
        tenant.sources,
        tenant.tags,
        tenant.lists,
        tenant.instance,
        tenant.mailwizz ?? 'not configured',
      ]);
      const head = ['tenant', 'sources', 'tags', 'lists', 'instance', 'MailWizz'];
      for (const line of table(head, rows, ['sources', 'tags', 'lists'])) await print(line);
    });
}
