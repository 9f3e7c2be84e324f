import { z } from 'zod';
import { ConfigError, type ConfigProblem } from './config-error.ts';

/** The environment as a process is given it. */
export type Env = Readonly<Record<string, string | undefined>>;

type Fields = Readonly<Record<string, z.ZodType>>;

// A value under such a name is never repeated in a message: URLs carry passwords too.
const SECRET_NAME = /SECRET|KEY|PASSWORD|PASSPHRASE|TOKEN|PEPPER|CREDENTIAL|URL|DSN/;
const SHOWN_LENGTH = 80;

/**
 * Reads the schema's variables, typed. A blank variable counts as unset, so a default applies to it.
 * Throws one ConfigError naming every missing or wrong variable.
 */
export function parseEnv<Shape extends Fields>(schema: z.ZodObject<Shape>, env: Env): z.output<z.ZodObject<Shape>> {
  const given: Record<string, string> = {};
  for (const name of Object.keys(schema.shape)) {
    const value = env[name];
    if (value !== undefined && value.trim() !== '') given[name] = value;
  }
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  throw new ConfigError(problemsOf(parsed.error.issues, schema.shape, given));
}

function problemsOf(issues: readonly z.core.$ZodIssue[], shape: Fields, given: Record<string, string>) {
  const problems = new Map<string, ConfigProblem>();
  for (const issue of issues) {
    const name = String(issue.path[0] ?? 'The settings together');
    if (problems.has(name)) continue;
    const field = shape[name];
    const value = given[name];
    const together = field === undefined;
    problems.set(name, {
      name,
      expected: expectedBy(issue),
      got: together ? '(see the others)' : shown(name, value),
      description: field && descriptionOf(field),
    });
  }
  return [...problems.values()];
}

function shown(name: string, value: string | undefined): string | undefined {
  if (value === undefined) return undefined;
  if (SECRET_NAME.test(name)) return '(not shown)';
  const text = JSON.stringify(value);
  return text.length > SHOWN_LENGTH ? `${text.slice(0, SHOWN_LENGTH)}…` : text;
}

/**
 * What would have been right. zod's own messages also say what they received, which for a secret must not be told, so only
 * the expectation is taken from them; a message the schema brings itself is the expectation.
 */
function expectedBy({ message }: z.core.$ZodIssue): string {
  const [, told = message] = /^(?:Invalid \w+|Too \w+): expected (.+?)(?:, received .*)?$/.exec(message) ?? [];
  return told
    .replace(/^string to have >=(\d+) characters$/, 'a text of at least $1 characters')
    .replace(/^(?:number|int) to be (\W+)(.+)$/, 'a number $1 $2')
    .replace(/^string$/, 'a text')
    .replace(/^number$/, 'a number')
    .replace(/^int$/, 'a whole number')
    .replaceAll('"|"', '", "');
}

/** A field's description, wherever in `.default().describe()` or `.describe().optional()` it was put. */
export function descriptionOf(field: z.ZodType): string | undefined {
  return field.description ?? (hasInner(field) ? descriptionOf(field.def.innerType) : undefined);
}

/** Is this a wrapper (optional, default, nullable …) around another schema? */
export function hasInner(field: z.ZodType): field is z.ZodType & { def: { innerType: z.ZodType } } {
  return 'innerType' in field.def && field.def.innerType instanceof z.ZodType;
}

/**
 * A setting that `parse` reads from text: `expected` is told when it is missing, the message `parse` throws when it is wrong.
 * That message must not repeat the text.
 */
export function parsedBy<T>(expected: string, parse: (text: string) => T) {
  return z.string({ error: expected }).transform((text, context): T => {
    try {
      return parse(text);
    } catch (error) {
      context.addIssue({ code: 'custom', message: error instanceof Error ? error.message : expected });
      return z.NEVER;
    }
  });
}

/** Runs all readers and answers with all values, or throws one ConfigError with the problems of all. */
export function readAll<const Readers extends Readonly<Record<string, () => unknown>>>(
  readers: Readers,
): { [Name in keyof Readers]: ReturnType<Readers[Name]> };
export function readAll(readers: Readonly<Record<string, () => unknown>>): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  const problems = new Map<string, ConfigProblem>();
  for (const [name, read] of Object.entries(readers)) {
    try {
      values[name] = read();
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      for (const problem of error.problems) problems.set(problem.name, problem);
    }
  }
  if (problems.size > 0) throw new ConfigError([...problems.values()]);
  return values;
}
