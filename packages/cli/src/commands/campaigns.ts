import { type CampaignStatus, campaignStatuses } from '@relais/contracts';
import type { CampaignEntry } from '@relais/prisma';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { json, wholeNumber } from '../io/option-values.ts';
import { print, printJson } from '../io/output.ts';
import { table } from '../io/table.ts';
import type { Access } from '../stack/access.ts';

interface Shown {
  json?: true;
}

/** `relais campaigns`: look at campaigns, launch and stop them. */
export function campaignsCommand(program: Command): void {
  const campaigns = program
    .command('campaigns')
    .summary('look at campaigns, launch and stop them')
    .description(
      'Campaigns are prepared by the API; here they are looked at, launched through the launch gate, paused, resumed and cancelled.',
    );
  list(campaigns);
  show(campaigns);
  preview(campaigns);
  stats(campaigns);
  act(campaigns, 'launch', 'Launches a campaign now; the launch gate is never skipped.');
  act(campaigns, 'pause', 'Pauses a campaign, here and in MailWizz.');
  act(campaigns, 'cancel', 'Cancels a campaign: nothing more leaves.');
  resume(campaigns);
}

const idArgument = ['<id>', 'its number', wholeNumber(1, 2_147_483_647)] as const;

function list(campaigns: Command): void {
  campaigns
    .command('list')
    .description('Shows the newest campaigns.')
    .option('--tenant <slug>', 'only this tenant’s')
    .addOption(new Option('--status <state>', 'only those that stand there').choices(campaignStatuses))
    .option('--limit <n>', 'of each tenant', wholeNumber(1, 200), 20)
    .addOption(json())
    .action(async (options: Shown & { tenant?: string; status?: CampaignStatus; limit: number }) => {
      const { withAccess, campaignsOf } = await load();
      const found = await withAccess((access) => campaignsOf(access, options));
      if (options.json) {
        for (const { tenant, campaign } of found) await printJson({ tenant, ...line(campaign) });
        return;
      }
      const rows = found.map(({ tenant, campaign }) => [
        campaign.id,
        tenant,
        campaign.status,
        people(campaign),
        (campaign.startedAt ?? campaign.scheduledAt)?.toISOString().slice(0, 16) ?? '',
        campaign.name,
      ]);
      for (const text of table(['id', 'tenant', 'status', 'recipients', 'starts', 'name'], rows, ['id', 'recipients']))
        await print(text);
    });
}

function show(campaigns: Command): void {
  campaigns
    .command('show')
    .description('Tells where a campaign stands and what holds it back.')
    .argument(...idArgument)
    .addOption(json())
    .action(async (id: number, options: Shown) => {
      const { withAccess, campaignCalled, storyOf, campaignLines } = await load();
      const story = await withAccess(async (access) => storyOf(access, await campaignCalled(access, id)));
      if (options.json) return printJson({ ...story, campaign: line(story.campaign) });
      for (const text of campaignLines(story)) await print(text);
    });
}

function preview(campaigns: Command): void {
  campaigns
    .command('preview')
    .description('Counts who would be written to, who not and why, and the mail each would get.')
    .argument(...idArgument)
    .addOption(json())
    .action(async (id: number, options: Shown) => {
      const { withAccess, campaignCalled, judge, mailsOf } = await load();
      const judged = await withAccess(async (access) => judge(access, await campaignCalled(access, id)));
      const { audience } = judged.facts;
      const mails = mailsOf(judged).map(({ template, by, ...mail }) => ({
        ...mail,
        template: template?.name ?? null,
        by,
      }));
      if (options.json) {
        const { matched, eligible, excluded } = audience;
        return printJson({ matched, eligible, excluded, mails, gate: judged.verdict });
      }
      await print(`${audience.eligible} of ${audience.matched} contacts would be written to.`);
      for (const [reason, contacts] of Object.entries(audience.excluded))
        await print(`  ${contacts} left out: ${reason}`);
      const rows = mails.map(({ step, variant, language, category, contacts, template, by }) => [
        step,
        variant,
        language ?? '–',
        category ?? '–',
        contacts,
        template ?? 'none',
        by ?? '',
      ]);
      await print();
      for (const text of table(['step', 'variant', 'language', 'category', 'contacts', 'template', 'chosen by'], rows, [
        'contacts',
      ]))
        await print(text);
      await print();
      await print(judged.verdict.passed ? 'The launch gate passes.' : 'The launch gate refuses.');
      for (const { severity, code, message, wayOut } of judged.verdict.findings)
        await print(`  ${severity}  ${code}  ${message} ${wayOut}`);
    });
}

function stats(campaigns: Command): void {
  campaigns
    .command('stats')
    .description('Counts what became of a campaign’s mails, in all and by step and variant.')
    .argument(...idArgument)
    .addOption(json())
    .action(async (id: number, options: Shown) => {
      const { withAccess, campaignCalled, storyOf } = await load();
      const { figures } = await withAccess(async (access) => storyOf(access, await campaignCalled(access, id)));
      if (options.json) return printJson(figures);
      const row = (what: string, of: typeof figures | (typeof figures.variants)[number]) => [
        what,
        of.recipients,
        of.sent,
        of.delivered,
        of.opened,
        of.clicked,
        of.hardBounced,
        of.unsubscribed,
        of.complained,
      ];
      const head = ['', 'recipients', 'sent', 'delivered', 'opened', 'clicked', 'dead', 'unsubscribed', 'complained'];
      const rows = [
        ...figures.variants.map((variant) => row(`step ${variant.step}, variant ${variant.variant}`, variant)),
        row('all', figures),
      ];
      for (const text of table(head, rows, head.slice(1))) await print(text);
    });
}

function act(campaigns: Command, verb: 'launch' | 'pause' | 'cancel', description: string): void {
  campaigns
    .command(verb)
    .description(description)
    .argument(...idArgument)
    .addOption(json())
    .action((id: number, options: Shown) =>
      carryOut(id, options, async (work, access, campaign) => work[verb](access, campaign)),
    );
}

function resume(campaigns: Command): void {
  campaigns
    .command('resume')
    .description('Lets a paused campaign go on. The rules that may have paused it stay in force.')
    .argument(...idArgument)
    .requiredOption('--note <text>', 'why; it stays in the audit log', nonEmpty)
    .addOption(json())
    .action((id: number, options: Shown & { note: string }) =>
      carryOut(id, options, (work, access, campaign) => work.resume(access, campaign, options.note)),
    );
}

type Work = Awaited<ReturnType<typeof load>>;

async function carryOut(
  id: number,
  options: Shown,
  deed: (work: Work, access: Access, campaign: CampaignEntry) => Promise<CampaignEntry>,
): Promise<void> {
  const work = await load();
  const after = await work.withAccess(async (access) => deed(work, access, await work.campaignCalled(access, id)));
  if (options.json) return printJson(line(after));
  await print(`Campaign ${id} is ${after.status}.`);
}

const people = ({ recipients }: CampaignEntry) =>
  Object.entries(recipients).reduce((sum, [state, count]) => (state === 'excluded' ? sum : sum + count), 0);

const line = (campaign: CampaignEntry) => ({
  id: campaign.id,
  name: campaign.name,
  status: campaign.status,
  status_reason: campaign.statusReason,
  recipients: campaign.recipients,
  scheduled_at: campaign.scheduledAt,
  started_at: campaign.startedAt,
  finished_at: campaign.finishedAt,
  mailwizz_campaign_uids: campaign.campaignUids,
});

function nonEmpty(text: string): string {
  if (text.trim() !== '') return text.trim();
  throw new InvalidArgumentError('a reason is wanted');
}

const load = async () => ({
  ...(await import('../stack/access.ts')),
  ...(await import('../campaigns/campaign-work.ts')),
  ...(await import('../why/campaign-story.ts')),
});
