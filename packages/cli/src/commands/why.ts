import type { Command } from 'commander';
import { json } from '../io/option-values.ts';
import { print, printJson } from '../io/output.ts';

/** `relais why`: what holds a contact back? */
export function whyCommand(program: Command): void {
  program
    .command('why')
    .summary('what decided about a contact, and what holds it back')
    .description(
      'Tells in one screen which rules decided about a contact, with versions and dates, where it was seen, what MailWizz said, and which rule or queue holds it back now.',
    )
    .argument('<contact>', 'its number or its mail address')
    .option('--tenant <slug>', 'only this tenant’s')
    .addOption(json())
    .action(async (contact: string, options: { tenant?: string; json?: true }) => {
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
