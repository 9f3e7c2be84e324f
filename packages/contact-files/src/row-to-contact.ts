import { recogniseCategory } from '@relais/categories';
import { type ContactInput, contactInput } from '@relais/contracts';
import { z } from 'zod';
import type { ColumnMap, Field } from './columns.ts';
import { countryOf, languageOf } from './places-and-languages.ts';

export type ReadRow = { ok: true; input: ContactInput } | { ok: false; message: string };

/**
 * A row as a contact. Values a person would write and the schema would not take are brought into form (a country by its
 * name, a web site without https://); what cannot be is kept in `custom_fields`, so that nothing of a row is lost.
 * Only a row without an address, or with what no field could hold, is refused.
 */
export function rowToContact(cells: readonly string[], { fields }: Pick<ColumnMap, 'fields'>): ReadRow {
  const draft: Record<string, unknown> = {};
  const custom: Record<string, string> = {};
  const social: Record<string, string> = {};
  fields.forEach((field, column) => {
    const text = cells[column]?.trim() ?? '';
    if (field === null || text === '') return;
    if (field.startsWith('custom_fields.')) custom[field.slice('custom_fields.'.length)] = text;
    else if (field.startsWith('social.')) keep(social, custom, field.slice('social.'.length), webAddress(text), text);
    else keep(draft, custom, field, readValue(field, text), text);
  });
  if (draft.email === undefined) return { ok: false, message: 'email: no address in this row' };
  const parsed = contactInput.safeParse({
    ...draft,
    ...(Object.keys(social).length > 0 ? { social } : {}),
    ...(Object.keys(custom).length > 0 ? { custom_fields: custom } : {}),
  });
  return parsed.success ? { ok: true, input: parsed.data } : { ok: false, message: issuesOf(parsed.error) };
}

function keep(
  into: Record<string, unknown>,
  custom: Record<string, string>,
  name: string,
  value: unknown,
  text: string,
) {
  if (value === undefined) custom[name] = text;
  else into[name] = value;
}

/** The value in the schema's form; undefined when the text says nothing the schema knows. */
function readValue(field: Field, text: string): unknown {
  switch (field) {
    case 'country_code':
      return countryOf(text);
    case 'language':
      return languageOf(text);
    case 'category':
      return recogniseCategory(text) ?? undefined;
    case 'website':
    case 'source_url':
      return webAddress(text);
    case 'tags':
      return tagsOf(text);
    case 'score':
      return /^\d{1,3}$/.test(text) && Number(text) <= 100 ? Number(text) : undefined;
    default:
      return text;
  }
}

function webAddress(text: string): string | undefined {
  const absolute = /^https?:\/\//i.test(text) ? text : `https://${text}`;
  if (/\s/.test(text) || !URL.canParse(absolute)) return undefined;
  const { hostname, href } = new URL(absolute);
  return hostname.includes('.') && href.length <= 2_048 ? href : undefined;
}

function tagsOf(text: string): string[] | undefined {
  const slugs = text.split(/[,;|]/).map((tag) => tag.trim().toLowerCase().replace(/\s+/g, '-'));
  const sound = slugs.filter((slug) => /^[a-z0-9][a-z0-9_-]{0,63}$/.test(slug)).slice(0, 50);
  return sound.length > 0 ? sound : undefined;
}

/** What the schema found wrong, each with its place. */
const issuesOf = (error: z.ZodError): string =>
  error.issues
    .slice(0, 3)
    .map(({ path, message }) => (path.length > 0 ? `${z.core.toDotPath(path)}: ${message}` : message))
    .join('; ');
