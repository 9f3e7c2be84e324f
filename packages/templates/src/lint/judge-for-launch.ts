import type { Brand } from '../template.ts';
import { blockIn, type Finding } from './finding.ts';
import { isBlocked, type LintedTemplate, type LintRules, lintTemplate } from './lint-template.ts';

/** A tenant's brand as far as it is known; `missing` names what nobody has said yet. */
export interface KnownBrand {
  brand: { [Field in keyof Brand]: Brand[Field] | null };
  missing: readonly (keyof Brand)[];
}

export interface Judgement {
  findings: Finding[];
  /** Nothing forbids sending it. */
  launchable: boolean;
}

/** The lint, and whether the tenant's brand can fill what the law wants in a mail (checklist Z13, Z23). */
export function judgeForLaunch(
  template: LintedTemplate,
  { brand, missing }: KnownBrand,
  rules: Omit<LintRules, 'brand'> = {},
): Judgement {
  const findings = [
    ...(missing.length ? [brandIncomplete(missing)] : []),
    ...lintTemplate(template, { ...rules, brand: isWhole(brand) ? brand : null }),
  ];
  return { findings, launchable: !isBlocked(findings) };
}

const isWhole = (brand: KnownBrand['brand']): brand is Brand => Object.values(brand).every((value) => value !== null);

const brandIncomplete = (missing: readonly string[]) =>
  blockIn('template')(
    'brand-incomplete',
    `The brand lacks ${missing.join(', ')}, which every mail must be able to say.`,
    'Say it with PATCH /api/v1/brand or `relais brand set`.',
  );
