import { text } from '@relais/contracts';
import type { z } from 'zod';
import { type FieldError, Problem, type ProblemCode } from './problems.ts';

/** More would help nobody and cost us: a body can hold a thousand mistakes. */
const ERRORS_TOLD = 50;

/** The value as the schema reads it. @throws {Problem} naming every field that does not fit */
export function check<S extends z.ZodType>(
  schema: S,
  value: unknown,
  code: ProblemCode = 'INVALID_INPUT',
): z.output<S> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const errors = fieldErrors(parsed.error.issues).slice(0, ERRORS_TOLD);
  throw new Problem(code, sentence(errors), { errors });
}

const storable = text(Number.MAX_SAFE_INTEGER);
/** What most parameters are made of needs no closer look. */
const PLAIN = /^[ -~]*$/;

/**
 * Parameters of a path or a query, for whose text not every schema minds what PostgreSQL cannot store.
 * @throws {Problem} naming every parameter with such a character
 */
export function checkStorable<Values extends object>(values: Values, code: ProblemCode = 'INVALID_INPUT'): Values {
  const issues: z.core.$ZodIssue[] = [];
  for (const [name, value] of Object.entries(values)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (typeof one !== 'string' || PLAIN.test(one)) continue;
      for (const issue of storable.safeParse(one).error?.issues ?? []) issues.push({ ...issue, path: [name] });
    }
  }
  if (issues.length === 0) return values;
  const errors = fieldErrors(issues);
  throw new Problem(code, sentence(errors), { errors });
}

/** One entry a field, the first thing that is wrong with it, with the path from the value that was read. */
export function fieldErrors(issues: readonly z.core.$ZodIssue[]): FieldError[] {
  const byPath = new Map<string, FieldError>();
  for (const error of issues.flatMap(errorsOf)) {
    if (!byPath.has(error.path)) byPath.set(error.path, error);
  }
  return [...byPath.values()];
}

function errorsOf(issue: z.core.$ZodIssue): FieldError[] {
  // An unknown key is told at the key, not at the object that holds it.
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({ path: pathOf([...issue.path, key]), message: 'is not known here' }));
  return [{ path: pathOf(issue.path), message: issue.message }];
}

const pathOf = (path: readonly PropertyKey[]) => path.map(String).join('.');

function sentence(errors: readonly FieldError[]): string {
  const [first] = errors;
  const where = first?.path ? `"${first.path}": ` : '';
  return `${where}${first?.message ?? 'invalid'}${errors.length > 1 ? `, and ${errors.length - 1} more` : ''}`;
}
