import type { Command } from 'commander';
import { z } from 'zod';
import { CommandFailed } from '../io/errors.ts';
import { readJsonLines } from '../io/json-lines.ts';
import { alwaysJson, amount, dnsServer } from '../io/option-values.ts';
import { printJson } from '../io/output.ts';

const inputLine = z
  .union([z.string(), z.object({ address: z.string() }), z.object({ email: z.string() })], {
    error: 'expected {"address": "…"}, {"email": "…"} or a string',
  })
  .transform((line) => (typeof line === 'string' ? line : 'address' in line ? line.address : line.email));

interface CheckOptions {
  jsonl?: string;
  dns: boolean;
  dnsServer?: string[];
  dnsTimeout: number;
}

/** `relais email check`: is an address worth a mail, and why? */
export function emailCommand(program: Command): void {
  const email = program.command('email').description('judge mail addresses');
  email
    .command('check')
    .summary('is an address worth a mail, and why?')
    .description(
      'Judges addresses by syntax, nature and DNS and prints one JSON line each, in order: verdict, reasons, suggestion, score.\n' +
        'Suppressions and blacklisted domains are a tenant’s own and not looked at. No mail server is ever spoken to.',
    )
    .argument('[address...]', 'addresses to judge')
    .option(
      '--jsonl <file>',
      'read them from a file, a line each: {"address": "…"}, {"email": "…"} or a string; - is stdin',
    )
    .option('--no-dns', 'do not ask the DNS for mail hosts')
    .option(
      '--dns-server <ip[:port]>',
      'resolver to ask instead of the system’s own; may be given several times',
      dnsServer,
    )
    .option('--dns-timeout <seconds>', 'give up on one answer after this long', amount(0.05, 60, 'seconds'), 3)
    .addOption(alwaysJson())
    .action(async (addresses: string[], options: CheckOptions) => {
      if (addresses.length === 0 && options.jsonl === undefined) {
        throw new CommandFailed('NOTHING_TO_DO', 'name addresses to check, or a file of them with --jsonl FILE');
      }
      const [{ checkAddresses }, { createMailHostResolver }] = await Promise.all([
        import('../email-check/check-addresses.ts'),
        import('@relais/email-address'),
      ]);
      const resolver = options.dns
        ? createMailHostResolver({
            timeoutMs: options.dnsTimeout * 1_000,
            ...(options.dnsServer ? { servers: options.dnsServer } : {}),
          })
        : null;
      try {
        for await (const line of checkAddresses(all(addresses, options.jsonl), resolver)) await printJson(line);
      } finally {
        await resolver?.close();
      }
    });
}

async function* all(addresses: readonly string[], jsonl: string | undefined): AsyncGenerator<string> {
  yield* addresses;
  if (jsonl !== undefined) yield* readJsonLines(jsonl, inputLine);
}
