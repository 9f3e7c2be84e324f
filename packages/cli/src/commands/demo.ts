import type { LineFigures } from '@relais/prisma';
import type { Command } from 'commander';
import type { Mailing } from '../demo/mailing/read-mailing.ts';

/** `relais demo`: the whole line on this machine, from web pages to mails and back, in one command. */
export function demoCommand(program: Command): void {
  program
    .command('demo')
    .description('run the whole line on this machine: from web pages to mails, and what comes back of them')
    .option('--url <url...>', 'crawl these start pages instead of the sandbox’s sites')
    .option('--keep', 'leave everything running until Ctrl-C')
    .option('--verbose', 'show what the services write')
    .action(
      async ({ url = [], keep = false, verbose = false }: { url?: string[]; keep?: boolean; verbose?: boolean }) => {
        // Loaded when the command runs: the other commands start without any of it.
        const [{ contradictions, finalTable }, { runDemo }, { announceStack }, { liveLine, untilInterrupted }] =
          await Promise.all([
            import('../demo/final-table.ts'),
            import('../demo/run-demo.ts'),
            import('../stack/state-file.ts'),
            import('../terminal.ts'),
          ]);
        const stopRequest = new AbortController();
        const live = liveLine(process.stdout);
        const interrupt = () => stopRequest.abort(new Error('interrupted'));
        process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
        const demo = await runDemo({
          urls: url,
          step: (what) => live.keep(`• ${what}`),
          progress: (figures) => live.update(summary(figures)),
          onMailing: (mailing) => live.update(mailingSummary(mailing)),
          ...(verbose ? { onServiceLine: (service, line) => live.keep(`  ${service}: ${line}`) } : {}),
          signal: stopRequest.signal,
        });
        const differing = contradictions(demo.final);
        live.keep('');
        for (const line of finalTable(demo.final)) live.keep(line);
        live.keep('');
        live.keep(
          differing.length === 0
            ? `✓ Database, MailWizz, mail servers, readers and partners agree, ${demo.final.seconds} s after the start.`
            : `✗ They differ: ${differing.join(', ')}.`,
        );
        process.exitCode = differing.length === 0 ? 0 : 1;
        if (keep) {
          const forget = await announceStack({
            pid: process.pid,
            databaseUrl: demo.stores.databaseUrl,
            redisUrl: demo.stores.redisUrl,
            gatewayUrl: demo.services.gatewayUrl,
            queuePrefix: demo.queuePrefix,
            secretKey: demo.secrets.RELAIS_SECRET_KEY,
            addressPepper: demo.secrets.RELAIS_ADDRESS_PEPPER,
          });
          live.keep(
            `  gateway ${demo.services.gatewayUrl}   docs ${demo.services.gatewayUrl}/docs   Ctrl-C stops everything`,
          );
          await untilInterrupted(stopRequest.signal);
          await forget();
        }
        await demo.stop();
      },
    );
}

const mailingSummary = ({ facts }: Mailing): string =>
  facts.map(({ what, seen }) => `${what} ${seen.database ?? 0}`).join(' · ');

function summary({ pages, contacts, moving, invalid, openJobs }: LineFigures): string {
  const count = (record: Record<string, number>) => Object.values(record).reduce((total, n) => total + n, 0);
  return [
    `pages ${pages.done ?? 0} read, ${(pages.waiting ?? 0) + (pages.reading ?? 0)} to go`,
    `contacts ${count(contacts)}`,
    `moving ${moving}`,
    `invalid ${count(invalid)}`,
    `in MailWizz ${contacts.injected ?? 0}`,
    `jobs open ${openJobs}`,
  ].join(' · ');
}
