import type { Command } from 'commander';
import { json } from '../io/option-values.ts';
import { print, printJson } from '../io/output.ts';

const marks = { ok: '✓', warn: '!', fail: '✗' } as const;

/** `relais doctor`: what is missing, and what mends it. */
export function doctorCommand(program: Command): void {
  program
    .command('doctor')
    .summary('tell what is missing and the command that mends it')
    .description(
      'Examines this machine, the stores a command would work on, their secrets and migrations. Changes nothing. Ends with 1 when something must be mended.',
    )
    .addOption(json())
    .action(async (options: { json?: true }) => {
      const [{ examineMachine }, { examineStores }, { findSettings }] = await Promise.all([
        import('../doctor/machine.ts'),
        import('../doctor/stores.ts'),
        import('../stack/settings.ts'),
      ]);
      const settings = await findSettings(process.env, { mayBeNew: true });
      const findings = [...(await examineMachine(process.env)), ...(await examineStores(settings))];
      const width = Math.max(...findings.map(({ what }) => what.length));
      for (const finding of findings) {
        if (options.json) await printJson(finding);
        else
          await print(
            `${marks[finding.state]} ${finding.what.padEnd(width)}  ${finding.detail}${finding.mend ? `\n  ${' '.repeat(width)}  → ${finding.mend}` : ''}`,
          );
      }
      if (findings.some(({ state }) => state === 'fail')) process.exitCode = 1;
    });
}
