import type { Language } from '@relais/contracts';
import commonWords from '../data/common-words.json' with { type: 'json' };
import { scriptOf, scriptOfLanguage } from '../script-of.ts';
import type { LintedDocument } from './document.ts';
import { blockIn, type Finding, warnIn } from './finding.ts';

type LatinLanguage = keyof typeof commonWords;
const votes = Object.entries(commonWords).map(([language, words]) => [language, new Set(words)] as const);

// Fewer common words than this decide nothing.
const LEAST_VOTES = 8;

/** Is the mail written in the language it is filed under? By its script, and among Latin ones by their commonest words. */
export function lintLanguage({ text, elements }: LintedDocument, language: Language): Finding[] {
  const words = text.replace(/\{\{?[^{}|]*(?:\|([^{}]*))?\}?\}|\[[A-Z0-9_]+\]/g, ' $1 ');
  const findings: Finding[] = [];
  const script = scriptOf(words);
  if (script !== null && script !== scriptOfLanguage[language]) {
    const message = `The mail is filed under "${language}" but written in ${script} letters.`;
    return [blockIn('html')('language-mismatch', message, 'File it under its own language, or translate it.')];
  }
  const likely = likeliest(words);
  if (scriptOfLanguage[language] === 'Latin' && likely !== null && likely !== language) {
    const message = `The mail is filed under "${language}" but reads like "${likely}".`;
    findings.push(warnIn('html')('language-doubtful', message, 'File it under its own language, or translate it.'));
  }
  const root = elements.find(({ name }) => name === 'html');
  const said = root?.attribute('lang')?.trim().toLowerCase();
  if (said && said.split('-', 1)[0] !== language) {
    const message = `<html lang="${said}"> is not the language "${language}" the mail is filed under.`;
    findings.push(warnIn('html')('lang-attribute-mismatch', message, `Write lang="${language}".`, root?.at));
  }
  return findings;
}

/** The Latin language whose common words are at least twice as many as any other's; null when none stands out. */
function likeliest(text: string): LatinLanguage | null {
  const words = text.toLowerCase().match(/\p{L}+/gu) ?? [];
  const counted = votes
    .map(([language, common]) => [language, words.filter((word) => common.has(word)).length] as const)
    .toSorted(([, a], [, b]) => b - a);
  const [first, second] = counted;
  if (!first || !second || first[1] < LEAST_VOTES || first[1] < 2 * second[1]) return null;
  return isLatin(first[0]) ? first[0] : null;
}

const isLatin = (language: string): language is LatinLanguage => language in commonWords;
