import { z } from 'zod';

/** How a vendor's search interface is asked and read: data, so that another vendor is a setting and no release. */
export const serpForm = z.object({
  method: z.enum(['GET', 'POST']),
  /** Where the key goes: a header, or a parameter. */
  key: z.union([z.object({ header: z.string() }), z.object({ parameter: z.string() })]),
  /** Parameter to value; `{query}`, `{page}`, `{start}`, `{size}`, `{country}` and `{language}` are filled in, empty ones left out. */
  parameters: z.record(z.string(), z.string()),
  /** Dotted path to the list of results, and to the address inside one. */
  results: z.string(),
  url: z.string(),
  /** Dotted path to something every answer has, without results too. */
  marker: z.string(),
});
export type SerpForm = z.infer<typeof serpForm>;

export const serpForms = {
  serper: {
    method: 'POST',
    key: { header: 'x-api-key' },
    parameters: { q: '{query}', gl: '{country}', hl: '{language}', page: '{page}', num: '{size}' },
    results: 'organic',
    url: 'link',
    marker: 'searchParameters',
  },
  serpapi: {
    method: 'GET',
    key: { parameter: 'api_key' },
    parameters: { engine: 'google', q: '{query}', gl: '{country}', hl: '{language}', start: '{start}', num: '{size}' },
    results: 'organic_results',
    url: 'link',
    marker: 'search_information',
  },
} as const satisfies Record<string, SerpForm>;

/** A form by its name, or written out as JSON. @throws what is wrong with it */
export function readSerpForm(text: string): SerpForm {
  const name = text.trim();
  if (name === 'serper' || name === 'serpapi') return serpForms[name];
  return serpForm.parse(JSON.parse(name));
}
