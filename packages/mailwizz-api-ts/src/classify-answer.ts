import {
  MailwizzBlacklisted,
  MailwizzDuplicate,
  type MailwizzError,
  MailwizzForbidden,
  MailwizzInvalid,
  MailwizzNotFound,
  MailwizzNotJson,
  MailwizzRateLimited,
  MailwizzRedirected,
  MailwizzRejected,
  MailwizzServerError,
  MailwizzUnauthorized,
  MailwizzUnexpectedAnswer,
  MailwizzWrongVerb,
  type Occasion,
} from './errors.ts';
import { retryAfterMs } from './retry.ts';

export interface RawAnswer {
  method: string;
  url: string;
  baseUrl: string;
  status: number;
  headers: { location?: string | undefined; 'retry-after'?: string | undefined };
  body: string;
}

/**
 * What an answer means: the parsed JSON of a success, or the error it stands for. The HTTP code decides first; texts,
 * which MailWizz translates, only tell apart what shares a code. A non-2xx and a `status` other than success both fail.
 */
export function classifyAnswer(answer: RawAnswer): { body: object } | { error: MailwizzError } {
  const { method, url, status } = answer;
  const occasion: Occasion = { method, url, status };
  const json = parseObject(answer.body);
  const text = errorText(json) ?? `MailWizz answered HTTP ${status}`;

  if (status >= 300 && status < 400) {
    return { error: new MailwizzRedirected(answer.headers.location ?? 'an unnamed place', answer.baseUrl, occasion) };
  }
  if (status === 401) return { error: new MailwizzUnauthorized(text, occasion) };
  if (status === 429) {
    return { error: new MailwizzRateLimited(text, occasion, retryAfterMs(answer.headers['retry-after'])) };
  }
  if (status >= 500 || status === 408) {
    return { error: new MailwizzServerError(text, occasion, retryAfterMs(answer.headers['retry-after'])) };
  }
  // Some versions may have nothing but the code to say for "forbidden" and "wrong verb", and web servers add a page.
  if (status === 403) return { error: new MailwizzForbidden(text, occasion) };
  if (status === 405) return { error: new MailwizzWrongVerb(text, occasion) };
  // A page at 404 comes from a web server that does not know the path: it says nothing about the object asked for.
  if (status === 204) return { body: {} };
  if (json === undefined && (status < 300 || answer.body.trim() !== '')) {
    return { error: new MailwizzNotJson(answer.body, occasion) };
  }
  if (status === 404) return { error: new MailwizzNotFound(text, occasion) };
  if (json !== undefined && status >= 200 && status < 300 && !('error' in json)) {
    if (!('status' in json) || json.status === 'success') return { body: json };
    return { error: new MailwizzUnexpectedAnswer(`MailWizz answered status ${String(json.status)}`, occasion) };
  }
  return { error: refusal(status, json, text, occasion) };
}

function refusal(status: number, json: object | undefined, text: string, occasion: Occasion): MailwizzError {
  const said = text.toLowerCase();
  if (said.includes('blacklist')) return new MailwizzBlacklisted(text, occasion);
  if (status === 409 || said.includes('already exists')) return new MailwizzDuplicate(text, occasion);
  if (said.includes('requests allowed')) return new MailwizzWrongVerb(text, occasion);
  const fields = errorFields(json);
  if (fields !== undefined || status === 422) return new MailwizzInvalid(text, occasion, fields ?? {});
  if (said.includes('signature')) return new MailwizzUnauthorized(text, occasion);
  return new MailwizzRejected(text, occasion);
}

function parseObject(body: string): object | undefined {
  try {
    const json: unknown = JSON.parse(body);
    return typeof json === 'object' && json !== null && !Array.isArray(json) ? json : undefined;
  } catch {
    return undefined;
  }
}

function errorText(json: object | undefined): string | undefined {
  const fields = errorFields(json);
  if (fields !== undefined) return Object.values(fields).join(' ');
  return json !== undefined && 'error' in json && typeof json.error === 'string' ? json.error : undefined;
}

/** The map form of `error`: one text a field, or a list of texts in some versions. */
function errorFields(json: object | undefined): Record<string, string> | undefined {
  if (json === undefined || !('error' in json) || typeof json.error !== 'object' || json.error === null)
    return undefined;
  return fieldTexts(json.error);
}

/** One text a field; MailWizz's models may hand out several, which are joined. */
export function fieldTexts(errors: object): Record<string, string> {
  return Object.fromEntries(
    Object.entries(errors).map(([field, text]) => [field, Array.isArray(text) ? text.join(' ') : String(text)]),
  );
}
