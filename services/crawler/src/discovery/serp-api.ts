import { type ApiCall, type ApiDeps, askApi } from './ask-api.ts';
import type { SerpForm } from './serp-forms.ts';
import type { DiscoverySource, Question, SourceAnswer } from './source.ts';

const PAGE = 10;

export interface SerpSettings {
  readonly url: string;
  readonly key: string;
  readonly form: SerpForm;
  readonly costMicros: number;
}

/** A licensed search interface of whatever vendor, asked and read by its form. */
export function serpApi(settings: SerpSettings, deps: ApiDeps): DiscoverySource {
  const { url, form, costMicros } = settings;
  return {
    manifest: {
      name: 'serp_api',
      serves: 'web_search',
      keeps: 'the address and rank of a result, until its site was read; no title, no text',
      keptDays: 90,
      costMicros,
      delayMs: 0,
      pageSize: PAGE,
    },
    host: new URL(url).host,
    async ask(question, signal): Promise<SourceAnswer> {
      const answer = await askApi(deps, callOf(settings, question), signal);
      if (answer.kind !== 'json') return answer;
      if (at(answer.body, form.marker) === undefined) return { kind: 'changed', detail: `${form.marker} is missing` };
      const list = at(answer.body, form.results) ?? [];
      if (!Array.isArray(list)) return { kind: 'changed', detail: `${form.results} is no list` };
      const urls = list.map((result) => at(result, form.url));
      if (urls.length > 0 && urls.every((found) => typeof found !== 'string')) {
        return { kind: 'changed', detail: `no result has ${form.url}` };
      }
      return {
        kind: 'results',
        results: urls.flatMap((found) => (typeof found === 'string' ? [{ url: found }] : [])),
        next: urls.length > 0 ? {} : null,
      };
    },
  };
}

function callOf({ url, key, form }: SerpSettings, { query, country, language, page }: Question): ApiCall {
  const words: Readonly<Record<string, string>> = {
    query,
    country: country.toLowerCase(),
    language,
    page: String(page),
    start: String((page - 1) * PAGE),
    size: String(PAGE),
  };
  const filled = Object.entries(form.parameters).flatMap(([name, template]) => {
    const value = template.replaceAll(/\{(\w+)\}/g, (_, word: string) => words[word] ?? '');
    return value === '' ? [] : [[name, value] as const];
  });
  const parameters = Object.fromEntries(
    'parameter' in form.key ? [...filled, [form.key.parameter, key] as const] : filled,
  );
  const headers = 'header' in form.key ? { [form.key.header]: key } : {};
  const target = new URL(url);
  if (form.method === 'POST') return { url: target, headers, body: parameters };
  for (const [name, value] of Object.entries(parameters)) target.searchParams.set(name, value);
  return { url: target, headers };
}

/** What stands at a dotted path. */
function at(value: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (inner, name) =>
        typeof inner === 'object' && inner !== null && Object.hasOwn(inner, name)
          ? (inner as Record<string, unknown>)[name]
          : undefined,
      value,
    );
}
