/** What a mail offers to be asked for over HTTP. */
export interface MailLinks {
  /** Sources of pictures, the tracking pixel among them. */
  pictures: string[];
  /** Where its text leads, without the ways out. */
  links: string[];
  /** Links no reader can see: only machines follow them. */
  hidden: string[];
  /** The HTTP address of List-Unsubscribe, if it has one. */
  unsubscribeUrl: string | null;
  /** RFC 8058: a POST to that address is enough. */
  oneClick: boolean;
}

/** Reads the links out of the HTML body and the headers. */
export function readLinks(html: string, headers: ReadonlyMap<string, string>): MailLinks {
  const listUnsubscribe = headers.get('list-unsubscribe') ?? '';
  const unsubscribeUrl = /<(https?:[^>]+)>/i.exec(listUnsubscribe)?.[1] ?? null;
  const seen = html.replace(HIDDEN_BLOCK, '');
  const hidden = [...html.matchAll(HIDDEN_BLOCK)].flatMap(([block]) => anchorsOf(block));
  return {
    pictures: unique(attributes(html, /<img\s[^>]{0,2000}?src\s*=\s*["'](https?:[^"']+)["']/gi)),
    links: unique(anchorsOf(seen)).filter((url) => url !== unsubscribeUrl && !/unsubscribe|opt-?out/i.test(url)),
    hidden: unique(hidden),
    unsubscribeUrl,
    oneClick: /^list-unsubscribe=one-click$/i.test(headers.get('list-unsubscribe-post') ?? ''),
  };
}

/** A block its own style hides. */
const HIDDEN_BLOCK = /<(div|span|p|td)\b[^>]*style\s*=\s*"[^"]*display:\s*none[^"]*"[^>]*>[\s\S]{0,5000}?<\/\1>/gi;

const anchorsOf = (html: string): string[] => attributes(html, /<a\s[^>]{0,2000}?href\s*=\s*["'](https?:[^"']+)["']/gi);

const attributes = (html: string, pattern: RegExp): string[] =>
  [...html.matchAll(pattern)].flatMap(([, url]) => (url === undefined ? [] : [url.replaceAll('&amp;', '&')]));

const unique = (urls: string[]): string[] => [...new Set(urls)];
