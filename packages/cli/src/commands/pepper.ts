import type { Command } from 'commander';
import { json } from '../io/option-values.ts';
import { print, printJson } from '../io/output.ts';

/** `relais pepper`: the key under which addresses are hashed. */
export function pepperCommand(program: Command): void {
  const pepper = program.command('pepper').summary('the key under which addresses are hashed');
  pepper
    .command('renew')
    .description(
      'Hashes every contact under the first pepper of RELAIS_ADDRESS_PEPPER ("new,old"). Stop gateway and crawler before, and keep the old pepper in the setting: erased addresses are known by it alone.',
    )
    .addOption(json())
    .action(async (options: { json?: true }) => {
      const { withAccess } = await import('../stack/access.ts');
      const { renewPepper } = await import('../pepper/renew-pepper.ts');
      const done = await withAccess(renewPepper);
      if (options.json) return printJson(done);
      await print(`${done.renewed} contacts hashed anew; ${done.peppers} peppers are asked when somebody comes in.`);
    });
}
