import type { Command } from 'commander';
import { z } from 'zod';
import { readJsonLines } from '../io/json-lines.ts';
import { alwaysJson } from '../io/option-values.ts';
import { printJson } from '../io/output.ts';

const diagnosticLine = z.object({
  diag: z.string(),
  dsn_status: z.string().nullish(),
  bounce_cat: z.string().nullish(),
});

/** `relais bounce classify`: what an SMTP answer means for the address. */
export function bounceCommand(program: Command): void {
  program
    .command('bounce')
    .summary('judge what mail servers answered')
    .command('classify')
    .description(
      'Prints {cause, action, rule} for each SMTP answer, one JSON line each, in order.\n' +
        'A line in is {"diag": "smtp;550 5.1.1 User unknown", "dsn_status"?: "5.1.1", "bounce_cat"?: "bad-mailbox"}.',
    )
    .requiredOption('--jsonl <file>', 'answers, a JSON line each; - is stdin')
    .addOption(alwaysJson())
    .action(async ({ jsonl }: { jsonl: string }) => {
      const { classifyBounce } = await import('@relais/powermta');
      for await (const { diag, dsn_status, bounce_cat } of readJsonLines(jsonl, diagnosticLine)) {
        await printJson(
          classifyBounce({ diag, dsnStatus: dsn_status ?? undefined, bounceCat: bounce_cat ?? undefined }),
        );
      }
    });
}
