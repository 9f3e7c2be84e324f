import type { TemplateProblem } from './language/parse-template.ts';

export interface LocatedProblem extends TemplateProblem {
  where: 'subject' | 'html' | 'text';
}

/** A template cannot be filled or handed over while it holds problems. The lint names the same ones before it comes to this. */
export class TemplateInvalid extends Error {
  override readonly name = 'TemplateInvalid';
  readonly code = 'TEMPLATE_INVALID';
  readonly problems: readonly LocatedProblem[];
  constructor(problems: readonly LocatedProblem[]) {
    super(problems.map(({ where, message, wayOut }) => `${where}: ${message} ${wayOut}`).join('\n'));
    this.problems = problems;
  }
}
