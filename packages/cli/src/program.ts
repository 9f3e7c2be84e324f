import { Command } from 'commander';
import { demoCommand } from './commands/demo.ts';

/** Every command of `relais`, one file each under commands/. */
export function program(): Command {
  const relais = new Command('relais')
    .description('Relais: from public business pages to lawful, measured partner mail')
    .showHelpAfterError('(relais --help lists the commands)')
    .configureHelp({ sortSubcommands: true });
  for (const add of [demoCommand]) add(relais);
  return relais;
}
