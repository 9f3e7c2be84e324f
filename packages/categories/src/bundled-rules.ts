import { createHash } from 'node:crypto';
import type { Language } from '@relais/contracts';
import ar from './data/ar.json' with { type: 'json' };
import de from './data/de.json' with { type: 'json' };
import en from './data/en.json' with { type: 'json' };
import es from './data/es.json' with { type: 'json' };
import fr from './data/fr.json' with { type: 'json' };
import hi from './data/hi.json' with { type: 'json' };
import pt from './data/pt.json' with { type: 'json' };
import ru from './data/ru.json' with { type: 'json' };
import shared from './data/shared.json' with { type: 'json' };
import zh from './data/zh.json' with { type: 'json' };
import { compileLexicon, type Lexicon } from './lexicon.ts';
import { LanguageRules, SharedRules } from './rules-schema.ts';

/** Rules ready to judge with: checked, compiled, and named by version. */
export interface Rules {
  /** The data's own version and a digest of its content: two rule sets never share it. */
  readonly version: string;
  /** Combinations strongest first: of those one sentence fulfils, the strongest counts whole. */
  readonly shared: SharedRules;
  readonly lexicons: ReadonlyMap<Language, Lexicon>;
}

/**
 * Checks rule data against its schema and compiles it, once.
 *
 * @throws z.ZodError naming every field that is wrong
 */
export function compileRules(sharedData: unknown, languageData: readonly unknown[]): Rules {
  const checked = SharedRules.parse(sharedData);
  const byLanguage = languageData.map((data) => LanguageRules.parse(data));
  const digest = createHash('sha256')
    .update(JSON.stringify([checked, byLanguage]))
    .digest('hex');
  return {
    version: `${checked.version}+${digest.slice(0, 8)}`,
    shared: { ...checked, combinations: checked.combinations.toSorted((a, b) => b.weight - a.weight) },
    lexicons: new Map(byLanguage.map((rules) => [rules.language, compileLexicon(rules)])),
  };
}

/** The rules that ship with Relais. */
export const bundledRules: Rules = compileRules(shared, [fr, en, es, de, pt, ru, zh, hi, ar]);
