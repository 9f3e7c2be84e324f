import { describe, expect, it } from 'vitest';
import { bundledBounceRules } from './bundled-rules.ts';
import { actionOfCause } from './causes.ts';
import { claimingRule, classifyBounce } from './classify-bounce.ts';
import { phraseSource } from './phrase.ts';
import { readDiagnostic } from './read-diagnostic.ts';

const examples = bundledBounceRules.rules.flatMap(({ rule }) =>
  rule.examples.map((example) => ({ rule, example: typeof example === 'string' ? { diag: example } : example })),
);

describe('every bounce rule', () => {
  it('claims its own examples, and no other rule does', () => {
    const stolen = examples.flatMap(({ rule, example }) => {
      const diagnostic = readDiagnostic(example.diag, example.dsnStatus);
      const claim = claimingRule(diagnostic, example.bounceCat ?? '', bundledBounceRules);
      return claim.rule.id === rule.id
        ? []
        : [`${rule.id}: ${JSON.stringify(example.diag || example.dsnStatus)} is claimed by ${claim.rule.id}`];
    });
    expect(stolen).toEqual([]);
  });

  it('answers its own cause to its examples, unless they are only temporary', () => {
    for (const { rule, example } of examples) {
      const { cause, action } = classifyBounce(example);
      if (rule.cause === 'hard' && cause !== 'hard') expect([cause, action]).toEqual(['soft', 'count_soft']);
      else
        expect({ id: rule.id, cause, action }).toEqual({
          id: rule.id,
          cause: rule.cause,
          action: rule.action ?? actionOfCause[rule.cause],
        });
    }
  });

  it('is bounded: no phrase repeats anything without end, or a repetition', () => {
    const phrases = bundledBounceRules.rules.flatMap(({ rule }) => [
      ...(rule.says ?? []),
      ...(rule.with ?? []),
      ...(rule.unless ?? []),
    ]);
    const sources = phrases.map((phrase) => phraseSource(phrase).replaceAll(/\\./g, ''));
    expect(sources.filter((source) => /[*+]|\{\d+,\}|\)\{/.test(source))).toEqual([]);
  });
});
