import type { Command } from 'commander';
import { textInput } from '../categorize/text-input.ts';
import { readJsonLines } from '../io/json-lines.ts';
import { alwaysJson } from '../io/option-values.ts';
import { printJson } from '../io/output.ts';

/** `relais categorize`: whose contacts are these? */
export function categorizeCommand(program: Command): void {
  program
    .command('categorize')
    .summary('whose contact is it?')
    .description(
      'Judges texts by the category rules of nine languages and prints one JSON line each, in order.\n' +
        'A line in is {"text": "…", "language"?: "fr", "title"?: "…", "source_type"?: "blog_content", "id"?: …}.',
    )
    .requiredOption('--jsonl <file>', 'texts, a JSON line each; - is stdin')
    .addOption(alwaysJson())
    .action(async ({ jsonl }: { jsonl: string }) => {
      const { textLine } = await import('../categorize/text-line.ts');
      for await (const input of readJsonLines(jsonl, textInput)) await printJson(textLine(input));
    });
}
