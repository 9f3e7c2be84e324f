import { type Category, canonicalCategory, fallbackLanguage, type Language, languages } from '@relais/contracts';

/** What choosing needs to know of a template. */
export interface Choosable {
  id: number;
  language: string;
  /** null: for every category. */
  category: string | null;
  isActive?: boolean;
  /** Wins among equals. */
  isDefault?: boolean;
  /** A template bound to a source serves that source's contacts only. */
  sourceId?: string | null;
}

export interface Wanted {
  language: string | null | undefined;
  category: string | null | undefined;
  sourceId?: string | null | undefined;
}

export type SelectionStep = 'language+category' | 'language' | 'english';

export interface StepTaken {
  step: SelectionStep;
  /** What was looked for, in words. */
  looked: string;
  /** Templates that fit. */
  found: number;
  outcome: 'chosen' | 'none' | 'skipped';
}

export interface Selection<T> {
  template: T | null;
  /** Which step matched; null when none did. */
  step: SelectionStep | null;
  explained: StepTaken[];
}

/**
 * The template a contact gets: for its language and category, else the general one of its language, else the English one, general
 * before that of the category (checklist I7). Among equals one bound to the contact's source wins, then the default, then the newest.
 */
export function selectTemplate<T extends Choosable>(templates: readonly T[], wanted: Wanted): Selection<T> {
  const language = languageOf(wanted.language);
  const category = categoryOf(wanted.category);
  const usable = templates.filter(
    ({ isActive, sourceId }) => isActive !== false && (!sourceId || sourceId === wanted.sourceId),
  );
  const fitting = (inLanguage: Language | null, forCategory: Category | null) =>
    usable
      .filter((template) => inLanguage !== null && languageOf(template.language) === inLanguage)
      .filter((template) => categoryOf(template.category) === forCategory)
      .toSorted(byPreference);
  const english = fitting(fallbackLanguage, null);

  const steps: [SelectionStep, string, T[] | null][] = [
    [
      'language+category',
      category === null ? 'no category is known' : `${language ?? 'no language'} for ${category}`,
      category === null ? null : fitting(language, category),
    ],
    ['language', `${language ?? 'no language'} for every category`, language === null ? null : fitting(language, null)],
    [
      'english',
      `${fallbackLanguage} for every category${category === null ? '' : `, then for ${category}`}`,
      english.length || category === null ? english : fitting(fallbackLanguage, category),
    ],
  ];

  const explained: StepTaken[] = [];
  for (const [step, looked, found] of steps) {
    const chosen = found?.[0];
    const outcome = found === null ? 'skipped' : chosen ? 'chosen' : 'none';
    explained.push({ step, looked, found: found?.length ?? 0, outcome });
    if (chosen) return { template: chosen, step, explained };
  }
  return { template: null, step: null, explained };
}

const byPreference = (a: Choosable, b: Choosable) =>
  Number(Boolean(b.sourceId)) - Number(Boolean(a.sourceId)) ||
  Number(b.isDefault ?? false) - Number(a.isDefault ?? false) ||
  b.id - a.id;

/** `fr-CA` and `FR` are French; a language we do not write in is none. */
function languageOf(tag: string | null | undefined): Language | null {
  const base = tag?.trim().toLowerCase().split(/[-_]/, 1)[0];
  return languages.find((language) => language === base) ?? null;
}

const categoryOf = (word: string | null | undefined) => (word ? canonicalCategory(word) : null);
