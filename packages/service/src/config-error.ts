/** One setting that is missing or wrong. */
export interface ConfigProblem {
  readonly name: string;
  /** `a redis:// or rediss:// URL` */
  readonly expected: string;
  /** What came, in quotes; undefined when nothing did, and `(not shown)` when the name suggests a secret. */
  readonly got: string | undefined;
  /** What the setting is for. */
  readonly description: string | undefined;
}

/** Settings are missing or wrong: all of them at once, so that one start shows everything there is to mend. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly code = 'CONFIG_INVALID';
  readonly problems: readonly ConfigProblem[];
  constructor(problems: readonly ConfigProblem[]) {
    super(problems.map(inWords).join('\n'));
    this.problems = problems;
  }
}

function inWords({ name, expected, got, description }: ConfigProblem): string {
  const lines = [`  ${name} is ${got === undefined ? 'missing' : 'wrong'}`, `      expected  ${expected}`];
  if (got !== undefined) lines.push(`      got       ${got}`);
  if (description !== undefined) lines.push(`      meaning   ${description}`);
  return lines.join('\n');
}

/** The message of a start that settings prevent, for a person at a terminal. */
export function configMessage(service: string, { code, problems, message }: ConfigError): string {
  const count = problems.length === 1 ? '1 setting is' : `${problems.length} settings are`;
  return `${service} cannot start: ${count} missing or wrong (${code})\n\n${message}\n\nSettings are environment variables.`;
}
