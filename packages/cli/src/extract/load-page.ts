import { pathToFileURL } from 'node:url';
import { CommandFailed } from '../io/errors.ts';
import { openInput } from '../io/open-input.ts';
import { decodePage } from './decode-page.ts';

/** A page as it was found: its text, and where its links start from. */
export interface LoadedPage {
  html: string;
  url: string;
  contentLanguage?: string;
}

/** Longer pages are cut off here. */
const MOST_BYTES = 10_000_000;
const TIMEOUT_MS = 30_000;
const USER_AGENT = 'RelaisBot/1.0 (+https://relais.example/bot)';

/** Loads a page from a file, standard input (`-`) or the web. @throws {CommandFailed} PAGE_UNREADABLE, FILE_UNREADABLE */
export async function loadPage(source: string): Promise<LoadedPage> {
  if (/^https?:\/\//i.test(source)) return fromWeb(source);
  const html = decodePage(await bytesOf(await openInput(source)));
  return { html, url: pathToFileURL(source === '-' ? 'stdin' : source).href };
}

async function fromWeb(source: string): Promise<LoadedPage> {
  if (!URL.canParse(source)) throw new CommandFailed('PAGE_UNREADABLE', `${source} is no address of the web`);
  const answer = await get(source);
  if (!answer.ok) {
    await answer.body?.cancel();
    throw new CommandFailed('PAGE_UNREADABLE', `${source} answered ${answer.status} ${answer.statusText}`.trimEnd());
  }
  const contentType = answer.headers.get('content-type') ?? '';
  if (contentType !== '' && !/html|xml|text\/plain/i.test(contentType)) {
    await answer.body?.cancel();
    throw new CommandFailed('PAGE_UNREADABLE', `${source} is no page but ${contentType}`);
  }
  const contentLanguage = answer.headers.get('content-language');
  return {
    html: decodePage(await bytesOf(answer.body ?? []), contentType),
    url: answer.url || source,
    ...(contentLanguage ? { contentLanguage } : {}),
  };
}

async function get(url: string): Promise<Response> {
  try {
    return await fetch(url, {
      headers: { 'user-agent': USER_AGENT, accept: 'text/html, application/xhtml+xml;q=0.9, */*;q=0.1' },
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  } catch (error) {
    throw new CommandFailed('PAGE_UNREADABLE', `${url} ${whyUnreachable(error)}`, { cause: error });
  }
}

function whyUnreachable(error: unknown): string {
  if (error instanceof Error && error.name === 'TimeoutError') return `did not answer within ${TIMEOUT_MS / 1_000} s`;
  const cause = error instanceof Error ? error.cause : undefined;
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  return `cannot be reached (${String(code ?? (cause instanceof Error ? cause.message : error))})`;
}

async function bytesOf(source: AsyncIterable<Uint8Array | string> | Iterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of source) {
    const part = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
    chunks.push(part);
    bytes += part.length;
    if (bytes >= MOST_BYTES) break;
  }
  return Buffer.concat(chunks).subarray(0, MOST_BYTES);
}
