import type { Command } from 'commander';
import { json } from '../io/option-values.ts';

/** `relais doctor`: what is missing, and the command that mends it. */
export function doctorCommand(program: Command): void {
  program
    .command('doctor')
    .summary('what is missing, and the command that mends it')
    .description(
      'Looks at Node, disk, stores, migrations, secrets, Redis and its policy, queues, ports, DNS and browser, and changes nothing. Each line says ok, warn or fail; exit code 1 when anything fails.',
    )
    .addOption(json())
    .action(async (options: { json?: true }) => {
      const [{ examine }, { showChecks }] = await Promise.all([
        import('../doctor/examine.ts'),
        import('../checks/show-checks.ts'),
      ]);
      await showChecks(examine(process.env), options);
    });
}
