import type { Command } from 'commander';
import { alwaysJson, webAddress } from '../io/option-values.ts';
import { complain, printJson } from '../io/output.ts';

/** `relais extract`: what a page says about whom to write to, without storing anything. */
export function extractCommand(program: Command): void {
  program
    .command('extract')
    .summary('read contacts out of pages')
    .description(
      'Reads pages and prints one JSON line each: addresses with where they stood, telephones, profiles, people, company and place.\n' +
        'Nothing is stored. FILE may be - for standard input. A URL is fetched once, as you asked for it by name: robots.txt and pace are for crawls.',
    )
    .argument('<page...>', 'files or http(s) addresses')
    .option('--base-url <url>', 'where a file was read: the base of its links and a clue to its country', webAddress)
    .addOption(alwaysJson())
    .action(async (pages: string[], { baseUrl }: { baseUrl?: string }) => {
      const [{ loadPage }, { pageLine }] = await Promise.all([
        import('../extract/load-page.ts'),
        import('../extract/page-line.ts'),
      ]);
      for (const source of pages) {
        try {
          const page = await loadPage(source);
          await printJson(pageLine(source, baseUrl ? { ...page, url: baseUrl } : page));
        } catch (error) {
          complain(error);
        }
      }
    });
}
