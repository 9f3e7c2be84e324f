import type { Command } from 'commander';
import { json } from '../io/option-values.ts';
import { print, printJson } from '../io/output.ts';

/** `relais why`: what holds a contact back? */
export function whyCommand(program: Command): void {
  program
    .command('why')
    .summary('what decided about a contact, campaign or scrape job, and what holds it back')
    .description(
      'Tells in one screen which rules decided about a contact, with versions and dates, where it was seen, what MailWizz said, and which rule or queue holds it back now. Of a campaign: what the launch gate said, and what its sends wait for. Of a scrape job: what its pages wait for.',
    )
    .argument('<who>', 'a contact’s number or mail address, campaign:ID, or job:ID')
    .option('--tenant <slug>', 'only this tenant’s')
    .addOption(json())
    .action(async (contact: string, options: { tenant?: string; json?: true }) => {
      const campaign = /^campaign:(\d{1,9})$/.exec(contact)?.[1];
      if (campaign !== undefined) return whyCampaign(Number(campaign), options);
      const job = /^job:(\d{1,9})$/.exec(contact)?.[1];
      if (job !== undefined) return whyJob(Number(job), options);
      const [{ withAccess }, { storiesOf, storyLines }] = await Promise.all([
        import('../stack/access.ts'),
        import('../why/tell-story.ts'),
      ]);
      const stories = await withAccess((access) => storiesOf(access, contact, options.tenant));
      for (const [index, story] of stories.entries()) {
        if (options.json) {
          const { emailHash: _, ...shown } = story.contact;
          await printJson({ ...story, contact: shown });
          continue;
        }
        if (index > 0) await print();
        for (const line of storyLines(story)) await print(line);
      }
    });
}

async function whyCampaign(id: number, options: { json?: true }): Promise<void> {
  const [{ withAccess }, { campaignCalled, storyOf }, { campaignHold, campaignLines }] = await Promise.all([
    import('../stack/access.ts'),
    import('../campaigns/campaign-work.ts'),
    import('../why/campaign-story.ts'),
  ]);
  const story = await withAccess(async (access) => storyOf(access, await campaignCalled(access, id)));
  if (options.json) return printJson({ ...story, hold: campaignHold(story) });
  for (const line of campaignLines(story)) await print(line);
}

async function whyJob(id: number, options: { tenant?: string; json?: true }): Promise<void> {
  const [{ withAccess }, { jobAnywhere }, { jobHold, jobLines }] = await Promise.all([
    import('../stack/access.ts'),
    import('../jobs/job-work.ts'),
    import('../why/job-story.ts'),
  ]);
  const { job, reasons } = await withAccess((access) => jobAnywhere(access, id, options.tenant));
  if (options.json) {
    const { config: _, ...shown } = job;
    return printJson({ ...shown, reasons, hold: jobHold(job) });
  }
  for (const line of jobLines(job, reasons)) await print(line);
}
