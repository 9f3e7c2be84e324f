import { normalisePath, type RobotsRule, type RobotsRules } from './parse-robots.ts';

/** Whether a page may be read, and the line or the state of the file that says so: kept with the page as evidence. */
export interface RobotsDecision {
  readonly allowed: boolean;
  readonly why: string;
}

const LONGEST_SHOWN = 120;

/**
 * RFC 9309 §2.2.2: the longest matching pattern decides, Allow wins a tie, and what no line matches is open. `/robots.txt`
 * itself is always open.
 */
export function decide({ rules }: Pick<RobotsRules, 'rules'>, pathAndQuery: string): RobotsDecision {
  if (pathAndQuery === '/robots.txt') return { allowed: true, why: 'allowed' };
  const path = normalisePath(pathAndQuery);
  let best: RobotsRule | undefined;
  for (const rule of rules) {
    if (best && rule.pattern.length < best.pattern.length) continue;
    if (best && rule.pattern.length === best.pattern.length && !rule.allow) continue;
    if (matches(rule.pattern, path)) best = rule;
  }
  if (!best) return { allowed: true, why: 'allowed' };
  const line = `${best.allow ? 'Allow' : 'Disallow'}: ${best.pattern}`.slice(0, LONGEST_SHOWN);
  return { allowed: best.allow, why: `${best.allow ? 'allowed' : 'disallowed'} by ${line}` };
}

/**
 * Does the pattern match from the path's beginning? By hand and not by RegExp: `/*a*a*a*…` written by a stranger must not
 * cost exponential time. Each piece between stars is taken at its first place, which is enough for stars alone.
 */
export function matches(pattern: string, path: string): boolean {
  const toEnd = pattern.endsWith('$');
  const pieces = (toEnd ? pattern.slice(0, -1) : pattern).split('*');
  const first = pieces[0] ?? '';
  if (!path.startsWith(first)) return false;
  if (pieces.length === 1) return !toEnd || path.length === first.length;

  let at = first.length;
  const last = pieces.at(-1) ?? '';
  for (const piece of pieces.slice(1, -1)) {
    const found = path.indexOf(piece, at);
    if (found < 0) return false;
    at = found + piece.length;
  }
  return toEnd ? path.length - last.length >= at && path.endsWith(last) : path.includes(last, at);
}
