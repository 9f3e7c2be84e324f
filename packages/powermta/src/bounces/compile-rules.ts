import { createHash } from 'node:crypto';
import { compilePhrases } from './phrase.ts';
import type { Diagnostic } from './read-diagnostic.ts';
import { type BounceRule, ProviderMarks, RuleFile, type Stage, stages } from './rules-schema.ts';

export interface CompiledRule {
  readonly rule: BounceRule;
  readonly stage: Stage;
  matches(diagnostic: Diagnostic, category: string): boolean;
}

/** Rules ready to judge with: checked, in the order they are asked, and named by version. */
export interface BounceRules {
  /** The data's own version and a digest of its content: stored beside each judgement, so that history can be judged again. */
  readonly version: string;
  readonly rules: readonly CompiledRule[];
  readonly providers: readonly { readonly name: string; readonly marks: RegExp }[];
}

/**
 * Checks rule data against its schema and compiles it, once.
 *
 * @throws z.ZodError naming every field that is wrong
 * @throws RangeError when two rules share an id
 */
export function compileBounceRules(version: string, files: readonly unknown[], marks: unknown): BounceRules {
  const checked = files.map((file) => RuleFile.parse(file));
  const providers = ProviderMarks.parse(marks);
  const rules = checked
    .flatMap(({ stage, rules }) => rules.map((rule) => compileRule(stage, rule)))
    .sort((one, other) => stages.indexOf(one.stage) - stages.indexOf(other.stage));
  refuseDoubles(rules);
  const digest = createHash('sha256')
    .update(JSON.stringify([checked, providers]))
    .digest('hex');
  return {
    version: `${version}+${digest.slice(0, 8)}`,
    rules,
    providers: Object.entries(providers).map(([name, phrases]) => ({ name, marks: compilePhrases(phrases) })),
  };
}

function refuseDoubles(rules: readonly CompiledRule[]): void {
  const seen = new Set<string>();
  for (const { rule } of rules) {
    if (seen.has(rule.id)) throw new RangeError(`Two bounce rules are called ${rule.id}`);
    seen.add(rule.id);
  }
}

function compileRule(stage: Stage, rule: BounceRule): CompiledRule {
  const says = rule.says && compilePhrases(rule.says);
  const also = rule.with && compilePhrases(rule.with);
  const unless = rule.unless && compilePhrases(rule.unless);
  const statuses = rule.status?.map(readStatus);
  return {
    rule,
    stage,
    matches({ text, comment, reply, status, permanent }, category) {
      if (rule.permanent !== undefined && rule.permanent !== permanent) return false;
      if (rule.reply && !rule.reply.some((code) => (code === 'none' ? reply === null : reply?.startsWith(code))))
        return false;
      if (statuses && !(status && statuses.some((range) => range(status)))) return false;
      if (rule.category && !rule.category.some((one) => one === category)) return false;
      const words = stage === 'local' ? `${text} ${comment}` : text;
      return (!says || says.test(words)) && (!also || also.test(words)) && !unless?.test(words);
    },
  };
}

function readStatus(pattern: string): (status: readonly [number, number, number]) => boolean {
  const [severity, subject, detail = ''] = pattern.split('.');
  const [from = '', to = from] = detail.split('-');
  return (status) =>
    (severity === 'x' || Number(severity) === status[0]) &&
    Number(subject) === status[1] &&
    Number(from) <= status[2] &&
    status[2] <= Number(to);
}
