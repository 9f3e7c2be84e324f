import type { Language } from '@relais/contracts';
import { isRightToLeft } from '../bidi.ts';
import { type HtmlOpenTag, scanHtml } from './scan-html.ts';

/**
 * Says a mail's language and direction on its root: `lang` and `dir` on `<html>`, or, for a right-to-left fragment, a `<div>` around
 * it. What the author wrote about language stays; a direction that contradicts the language is corrected.
 */
export function withRootDirection(html: string, language: Language): string {
  const direction = isRightToLeft(language) ? 'rtl' : 'ltr';
  const tokens = scanHtml(html);
  const root = tokens.find((token): token is HtmlOpenTag => token.kind === 'open' && token.name === 'html');
  if (root) return withAttributes(html, root, { dir: direction, lang: language });
  if (direction === 'ltr') return html;

  const body = tokens.find((token): token is HtmlOpenTag => token.kind === 'open' && token.name === 'body');
  if (body) return withAttributes(html, body, { dir: direction, lang: language });
  const first = tokens.find((token) => token.kind === 'open');
  const says = (name: string) =>
    first?.kind === 'open' && first.attributes.some((attribute) => attribute.name === name);
  if (says('dir') && says('lang')) return html;
  return `<div dir="rtl" lang="${language}">${html}</div>`;
}

function withAttributes(html: string, tag: HtmlOpenTag, { dir, lang }: { dir: string; lang: string }): string {
  const written = html.slice(tag.at, tag.end);
  const rest = tag.attributes
    .filter(({ name, value }) => name !== 'dir' && !(name === 'lang' && value.trim() !== ''))
    .filter(({ name }) => name !== 'lang')
    .map(({ at, value, valueAt, name }) => {
      if (valueAt === null) return name;
      const quote = html[valueAt - 1] === "'" ? "'" : '"';
      return `${html.slice(at, at + name.length)}=${quote}${value}${quote}`;
    });
  const said = tag.attributes.find(({ name, value }) => name === 'lang' && value.trim() !== '')?.value ?? lang;
  const direction = `dir="${dir}"`;
  const name = written.slice(1, 1 + tag.name.length);
  return `${html.slice(0, tag.at)}<${[name, direction, `lang="${said}"`, ...rest].join(' ')}>${html.slice(tag.end)}`;
}
