import { Command } from 'commander';
import { bounceCommand } from './commands/bounce.ts';
import { brandCommand } from './commands/brand.ts';
import { campaignsCommand } from './commands/campaigns.ts';
import { categorizeCommand } from './commands/categorize.ts';
import { crawlCommand } from './commands/crawl.ts';
import { demoCommand } from './commands/demo.ts';
import { doctorCommand } from './commands/doctor.ts';
import { emailCommand } from './commands/email.ts';
import { extractCommand } from './commands/extract.ts';
import { gateCommand } from './commands/gate.ts';
import { hostsCommand } from './commands/hosts.ts';
import { importCommand } from './commands/import.ts';
import { jobsCommand } from './commands/jobs.ts';
import { keysCommand } from './commands/keys.ts';
import { mailwizzCommand } from './commands/mailwizz.ts';
import { mergeCommand } from './commands/merge.ts';
import { migrateCommand } from './commands/migrate.ts';
import { optOutsCommand } from './commands/opt-outs.ts';
import { pepperCommand } from './commands/pepper.ts';
import { pmtaCommand } from './commands/pmta.ts';
import { proxiesCommand } from './commands/proxies.ts';
import { queuesCommand } from './commands/queues.ts';
import { replayCommand } from './commands/replay.ts';
import { routingCommand } from './commands/routing.ts';
import { sandboxCommand } from './commands/sandbox.ts';
import { schedulesCommand } from './commands/schedules.ts';
import { seedCommand } from './commands/seed.ts';
import { subjectCommand } from './commands/subject.ts';
import { suppressCommand } from './commands/suppress.ts';
import { templatesCommand } from './commands/templates.ts';
import { upCommand } from './commands/up.ts';
import { verifierCommand } from './commands/verifier.ts';
import { whoisCommand } from './commands/whois.ts';
import { whyCommand } from './commands/why.ts';

const commands = [
  bounceCommand,
  brandCommand,
  campaignsCommand,
  categorizeCommand,
  crawlCommand,
  demoCommand,
  doctorCommand,
  emailCommand,
  extractCommand,
  gateCommand,
  hostsCommand,
  importCommand,
  jobsCommand,
  keysCommand,
  mailwizzCommand,
  mergeCommand,
  migrateCommand,
  pepperCommand,
  pmtaCommand,
  optOutsCommand,
  proxiesCommand,
  queuesCommand,
  replayCommand,
  routingCommand,
  sandboxCommand,
  schedulesCommand,
  seedCommand,
  subjectCommand,
  suppressCommand,
  templatesCommand,
  upCommand,
  verifierCommand,
  whoisCommand,
  whyCommand,
];

/** Every command of `relais`, one file each under commands/. What a command needs is loaded when it runs. */
export function program(): Command {
  const relais = new Command('relais')
    .description('Relais: from public business pages to lawful, measured partner mail')
    // An option belongs to the command it stands behind.
    .enablePositionalOptions()
    .showHelpAfterError('(relais --help lists the commands)')
    .configureHelp({ sortSubcommands: true });
  for (const add of commands) add(relais);
  return relais;
}
