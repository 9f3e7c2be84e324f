import type { PreparedSighting } from '@relais/contracts';
import { isMinorsSite, type SpecialCategory, specialCategoryIn } from './special-categories.ts';

/**
 * Evidence without what may not be kept of a person: free text that tells of health, religion, politics, union membership or
 * sexual orientation, and any text of a children's site. Where and when stay; `raw.withheld` says why a text is missing.
 */
export function minimise(sighting: PreparedSighting): PreparedSighting {
  const { snippet, raw, sourceUrl } = sighting;
  const ofMinors = sourceUrl !== undefined && isMinorsSite(sourceUrl);
  const withheld = new Set<SpecialCategory>();
  const look = (text: string): boolean => {
    const category = ofMinors ? 'minors' : specialCategoryIn(text);
    if (category) withheld.add(category);
    return category === null;
  };
  const keptSnippet = snippet === undefined || look(snippet) ? snippet : undefined;
  const keptRaw = keep(raw, look);
  if (withheld.size === 0) return sighting;
  return { ...sighting, snippet: keptSnippet, raw: { ...asRecord(keptRaw), withheld: [...withheld] } };
}

/** The same for values a partner or a file gave: a value that may not be kept is left out. */
export function minimiseFields<Fields extends Record<string, unknown>>(fields: Fields): Fields {
  const kept = Object.entries(fields).filter(([name, value]) => {
    const text = typeof value === 'string' ? `${name.replaceAll('_', ' ')}: ${value}` : '';
    return text === '' || specialCategoryIn(text) === null;
  });
  return kept.length === Object.keys(fields).length ? fields : (Object.fromEntries(kept) as Fields);
}

/** Texts at any depth; numbers and names of fields tell nothing by themselves. */
function keep(value: unknown, look: (text: string) => boolean): unknown {
  if (typeof value === 'string') return look(value) ? value : undefined;
  if (Array.isArray(value)) return value.map((one) => keep(one, look)).filter((one) => one !== undefined);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, one]) => {
      const kept = keep(one, look);
      return kept === undefined ? [] : [[name, kept] as const];
    }),
  );
}

const asRecord = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
