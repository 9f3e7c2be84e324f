import { spawn } from 'node:child_process';

export interface CommandOptions {
  readonly uid?: number;
  readonly gid?: number;
  readonly env?: NodeJS.ProcessEnv;
  readonly argv0?: string;
  readonly cwd?: string;
  /** Called with each chunk of output as it comes. */
  readonly onOutput?: (chunk: string) => void;
}

export interface CommandResult {
  /** Exit code; 127 when the program could not be started at all, 128 when a signal ended it. */
  readonly code: number;
  /** stdout and stderr, in the order they came. */
  readonly output: string;
}

/** Runs a program to its end. Never rejects: a program that cannot be started is a result with code 127. */
export function runCommand(
  file: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<CommandResult> {
  const { onOutput, ...spawnOptions } = options;
  return new Promise((resolve) => {
    let output = '';
    const failed = (error: Error) => resolve({ code: 127, output: `${output}${error.message}` });
    const collect = (chunk: string) => {
      output += chunk;
      onOutput?.(chunk);
    };
    try {
      const child = spawn(file, args, { ...spawnOptions, stdio: ['ignore', 'pipe', 'pipe'] });
      child.stdout.setEncoding('utf8').on('data', collect);
      child.stderr.setEncoding('utf8').on('data', collect);
      child.on('error', failed);
      child.on('close', (code) => resolve({ code: code ?? 128, output }));
    } catch (error) {
      // Node throws instead of emitting for some errors of spawn(2), EACCES after a change of uid among them.
      failed(error instanceof Error ? error : new Error(String(error)));
    }
  });
}
