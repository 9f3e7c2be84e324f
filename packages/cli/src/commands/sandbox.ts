import { type Command, Option } from 'commander';
import { alwaysJson, collect, wholeNumber } from '../io/option-values.ts';
import { print } from '../io/output.ts';

const behaviours = ['answer', 'nodata', 'nxdomain', 'servfail', 'refused', 'timeout'] as const;
const port = () => new Option('--port <n>', '0 takes a free one').argParser(wholeNumber(0, 65_535)).default(0);
const latency = () =>
  new Option('--latency <ms>', 'added before every answer').argParser(wholeNumber(0, 60_000)).default(0);

/** `relais sandbox`: one outside system on its own, for trying things by hand. */
export function sandboxCommand(program: Command): void {
  const sandbox = program
    .command('sandbox')
    .summary('one stand-in of an outside system on its own')
    .description(
      'Starts a stand-in on 127.0.0.1. The first line on stdout is {"ready": true, "url": …}; SIGTERM or Ctrl-C stops it.',
    )
    // Help of our own: what the faults do is told by the stand-in, and loaded only when somebody asks.
    .helpOption(false)
    .enablePositionalOptions()
    .option('-h, --help', 'display help for command')
    .action(async ({ help = false }: { help?: boolean }, command: Command) => {
      const { faultLines } = await load();
      await print(command.helpInformation());
      await print(['Faults of mailwizz (--fault):', ...faultLines()].join('\n'));
      if (!help) process.exitCode = 1;
    });
  mailwizz(sandbox);
  dns(sandbox);
  sites(sandbox);
  powermta(sandbox);
  partner(sandbox);
  verifier(sandbox);
  proxy(sandbox);
}

function mailwizz(sandbox: Command): void {
  sandbox
    .command('mailwizz')
    .helpOption('-h, --help')
    .addOption(alwaysJson())
    .description('MailWizz’s API, with everything in memory')
    .addOption(port())
    .option(
      '--api-key <key>',
      'a customer with this key; may be given several times, else one with a random key',
      collect,
    )
    .option('--list <name>', 'a list of the first customer; may be given several times', collect)
    .option('--fault <mode>', 'how it misbehaves; relais sandbox --help lists the modes', 'none')
    .action(async (options: { port: number; apiKey?: string[]; list?: string[]; fault: string }) => {
      const { mailwizzStandIn, serveUntilStopped } = await load();
      const { port, apiKey: apiKeys = [], list: lists = [], fault } = options;
      await serveUntilStopped(() => mailwizzStandIn({ port, apiKeys, lists, fault }));
    });
}

function dns(sandbox: Command): void {
  sandbox
    .command('dns')
    .helpOption('-h, --help')
    .addOption(alwaysJson())
    .description('a name server that knows the sandbox’s domains, over UDP and TCP')
    .addOption(port())
    .option('--silent', 'answers nothing at all, as if it had died', false)
    .addOption(
      new Option('--unknown <behaviour>', 'for names it does not know').choices(behaviours).default('nxdomain'),
    )
    .addOption(latency())
    .action(
      async (options: { port: number; silent: boolean; unknown: (typeof behaviours)[number]; latency: number }) => {
        const { dnsStandIn, serveUntilStopped } = await load();
        await serveUntilStopped(() => dnsStandIn({ ...options, latencyMs: options.latency }));
      },
    );
}

function sites(sandbox: Command): void {
  sandbox
    .command('sites')
    .helpOption('-h, --help')
    .addOption(alwaysJson())
    .description('small realistic web sites in nine languages, with the traps real ones have')
    .addOption(port())
    .option('--only <name>', 'start only this site; may be given several times', collect)
    .addOption(latency())
    .action(async (options: { port: number; only?: string[]; latency: number }) => {
      const { sitesStandIn, serveUntilStopped } = await load();
      const { port, only = [], latency } = options;
      await serveUntilStopped(() => sitesStandIn({ port, only, latencyMs: latency }));
    });
}

function powermta(sandbox: Command): void {
  sandbox
    .command('powermta')
    .helpOption('-h, --help')
    .addOption(alwaysJson())
    .description('PowerMTA by SMTP, with the world’s mailboxes and their readers behind it, and accounting files')
    .addOption(port())
    .option('--dir <dir>', 'where accounting files are written; moved ones stand in moved/ below it')
    .option('--seed <text>', 'the same seed, the same fates', 'relais')
    .addOption(
      new Option('--hour-ms <ms>', 'how long an hour of readers and retries takes')
        .argParser(wholeNumber(0, 3_600_000))
        .default(1_000),
    )
    .addOption(
      new Option('--rotate-ms <ms>', 'moves the accounting file this often')
        .argParser(wholeNumber(100, 3_600_000))
        .default(5_000),
    )
    .action(async (options: { port: number; dir?: string; seed: string; hourMs: number; rotateMs: number }) => {
      const { powermtaStandIn, serveUntilStopped } = await load();
      await serveUntilStopped(() => powermtaStandIn(options));
    });
}

function partner(sandbox: Command): void {
  sandbox
    .command('partner')
    .helpOption('-h, --help')
    .addOption(alwaysJson())
    .description('a partner’s webhook endpoint, which refuses what is not signed with the secret')
    .addOption(port())
    .requiredOption('--secret <whsec>', 'the endpoint’s secret, as the registration showed it')
    .action(async (options: { port: number; secret: string }) => {
      const { partnerStandIn, serveUntilStopped } = await load();
      await serveUntilStopped(() => partnerStandIn(options));
    });
}

function proxy(sandbox: Command): void {
  sandbox
    .command('proxy')
    .helpOption('-h, --help')
    .addOption(alwaysJson())
    .description('a forward proxy, as CRAWLER_PROXIES names them')
    .addOption(port())
    .option('--credentials <user:password>', 'who may use it; anybody when not given')
    .addOption(
      new Option('--mode <mode>', 'banned refuses every tunnel, no_way reaches no site, silent says nothing')
        .choices(['up', 'silent', 'banned', 'no_way'])
        .default('up'),
    )
    .action(async (options: { port: number; credentials?: string; mode: 'up' | 'silent' | 'banned' | 'no_way' }) => {
      const { proxyStandIn, serveUntilStopped } = await load();
      await serveUntilStopped(() => proxyStandIn(options));
    });
}

function verifier(sandbox: Command): void {
  sandbox
    .command('verifier')
    .helpOption('-h, --help')
    .addOption(alwaysJson())
    .description(
      'ZeroBounce’s and NeverBounce’s APIs with one account for both; a name that begins with invalid, catch_all, disposable, spamtrap, unknown … is that',
    )
    .addOption(port())
    .option('--key <key>', 'the account’s key', 'sandbox-verifier-key')
    .addOption(
      new Option('--credits <n>', 'checks the account has').argParser(wholeNumber(0, 1_000_000_000)).default(10_000),
    )
    .option('--fault <mode>', 'how it misbehaves: none, down, throttled, silent or garbage', 'none')
    .action(async (options: { port: number; key: string; credits: number; fault: string }) => {
      const { verifierStandIn, serveUntilStopped } = await load();
      await serveUntilStopped(() => verifierStandIn(options));
    });
}

const load = async () => ({
  ...(await import('../sandbox/stand-ins.ts')),
  ...(await import('../sandbox/serve-until-stopped.ts')),
});
