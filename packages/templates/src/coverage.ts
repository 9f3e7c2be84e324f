import { type Category, categories, type Language, languages } from '@relais/contracts';
import { type Choosable, type SelectionStep, selectTemplate } from './select-template.ts';

export interface CoverageCell {
  language: Language;
  /** null: the general column, what a contact without category gets. */
  category: Category | null;
  /** Which step serves this cell; null when nothing does. */
  step: SelectionStep | null;
  templateId: number | null;
  /** Served by a template made for exactly this language and category. */
  own: boolean;
}

export interface Coverage {
  /** One row a language, one cell a category, the general column first. */
  rows: { language: Language; cells: CoverageCell[] }[];
  /** Every cell has a template of its own (checklist I17). */
  complete: boolean;
  missing: Pick<CoverageCell, 'language' | 'category'>[];
  /** Nobody in these cells could be written to at all. */
  unserved: Pick<CoverageCell, 'language' | 'category'>[];
}

/** Which template serves whom: nine languages by the categories asked for, holes named. */
export function coverage(templates: readonly Choosable[], columns: readonly Category[] = categories): Coverage {
  const rows = languages.map((language) => ({
    language,
    cells: [null, ...columns].map((category): CoverageCell => {
      const { template, step } = selectTemplate(templates, { language, category });
      const own = template !== null && step === (category === null ? 'language' : 'language+category');
      return { language, category, step, templateId: template?.id ?? null, own };
    }),
  }));
  const cells = rows.flatMap((row) => row.cells);
  const name = ({ language, category }: CoverageCell) => ({ language, category });
  const missing = cells.filter((cell) => !cell.own).map(name);
  return {
    rows,
    complete: missing.length === 0,
    missing,
    unserved: cells.filter(({ step }) => step === null).map(name),
  };
}
