import { fallbackLanguage, type Language, languages } from '@relais/contracts';
import { parseTemplate } from '../language/parse-template.ts';
import { scriptOf, scriptOfLanguage } from '../script-of.ts';

type Texts = Readonly<Record<string, Readonly<Record<string, string>>>>;

export interface TextProblem {
  language: Language;
  /** `notice.who` */
  key: string;
  message: string;
}

// Shorter labels may be the same word in two languages ("Date").
const COPY_LETTERS = 8;

/**
 * Holds the nine languages of a text file against each other: every key everywhere, the same variables with fallbacks in the same
 * places, readable, in the language's own script, and none left in another language's words.
 */
export function checkTexts(texts: Readonly<Record<Language, Texts>>): TextProblem[] {
  const reference = flatten(texts[fallbackLanguage]);
  return languages.flatMap((language) => {
    const own = flatten(texts[language]);
    const problem = (key: string, message: string): TextProblem => ({ language, key, message });
    const extra = [...own.keys()]
      .filter((key) => !reference.has(key))
      .map((key) => problem(key, 'is in no other language'));
    const found = [...reference].flatMap(([key, english]) => {
      const text = own.get(key);
      if (text === undefined || text.trim() === '') return [problem(key, 'is missing')];
      const wrong = [
        placeholdersOf(text) !== placeholdersOf(english) && `has other variables than ${fallbackLanguage}`,
        placeholdersOf(text) === null && 'holds a variable that cannot be read',
        // A few short words say little about a script.
        inAnotherScript(text, language) && `is not written in ${scriptOfLanguage[language]} script`,
        ...languages.map(
          (other) =>
            other !== language &&
            isCopy(text, flatten(texts[other]).get(key)) &&
            `is the same as in ${other}: translate it`,
        ),
      ];
      return wrong.flatMap((message) => (message ? [problem(key, message)] : []));
    });
    return [...found, ...extra];
  });
}

const flatten = (texts: Texts) =>
  new Map(
    Object.entries(texts).flatMap(([section, entries]) =>
      Object.entries(entries).map(([key, text]) => [`${section}.${key}`, text] as const),
    ),
  );

function placeholdersOf(text: string): string | null {
  const parsed = parseTemplate(text, 'text');
  if (!parsed.ok) return null;
  const found = parsed.parts.flatMap((part) =>
    part.kind === 'variable' ? [`${part.variable}${part.fallback === null ? '' : '|'}`] : [],
  );
  return [...new Set(found)].toSorted().join(' ');
}

function inAnotherScript(text: string, language: Language): boolean {
  const script = scriptOf(text.replace(/\{[^{}|]*(?:\|([^{}]*))?\}/g, '$1'));
  return script !== null && script !== scriptOfLanguage[language];
}

const isCopy = (text: string, other: string | undefined) =>
  other === text && (text.match(/\p{L}/gu)?.length ?? 0) >= COPY_LETTERS;
