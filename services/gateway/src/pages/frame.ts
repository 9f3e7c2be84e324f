import { createHash } from 'node:crypto';
import { type Language, languages, rightToLeftLanguages } from '@relais/contracts';
import { Html, html } from './html.ts';

// Logical properties only (inline, start, end), so that Arabic needs no rules of its own.
const STYLE = `
:root{color-scheme:light dark;--ink:#1f2933;--soft:#52606d;--line:#d9e2ec;--paper:#fff;--ground:#f5f7fa;--accent:#0b5cad;--danger:#b42318}
@media (prefers-color-scheme:dark){:root{--ink:#e4e7eb;--soft:#a5b1bf;--line:#3e4c59;--paper:#1f2933;--ground:#12181f;--accent:#6cb2ff;--danger:#ff8a7a}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--ink);font:17px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif}
main{max-inline-size:44rem;margin:0 auto;padding:1.5rem 1rem 3rem}
h1{font-size:1.6rem;line-height:1.25;margin:.5rem 0 1rem}
h2{font-size:1.1rem;margin:0 0 .5rem}
section{background:var(--paper);border:1px solid var(--line);border-radius:.6rem;padding:1rem 1.2rem;margin:0 0 1rem}
p{margin:0 0 .7rem}p:last-child,ul:last-child,dl:last-child{margin-block-end:0}
ul{margin:0 0 .7rem;padding-inline-start:1.3rem}
blockquote{margin:.3rem 0 .8rem;padding-inline-start:.8rem;border-inline-start:3px solid var(--line);color:var(--soft);white-space:pre-wrap;overflow-wrap:anywhere}
dt{color:var(--soft);font-size:.9rem}dd{margin:0 0 .6rem;overflow-wrap:anywhere}dd:last-child{margin-block-end:0}dd>blockquote:last-child{margin-block-end:0}
a{color:var(--accent);overflow-wrap:anywhere}
.actions{display:flex;flex-wrap:wrap;gap:.7rem;align-items:center}
form{margin:0}
button,.button{font:inherit;font-weight:600;cursor:pointer;display:inline-block;padding:.6rem 1.1rem;border-radius:.45rem;border:1px solid var(--accent);background:var(--accent);color:var(--paper);text-decoration:none;min-block-size:2.75rem}
button.quiet,.button.quiet{background:transparent;color:var(--accent)}
button.danger{background:var(--danger);border-color:var(--danger)}
button:focus-visible,a:focus-visible,input:focus-visible,textarea:focus-visible,summary:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
label{display:block;margin-block-end:.3rem}
input{inline-size:100%;max-inline-size:24rem;font:inherit;color:inherit;background:var(--ground);border:1px solid var(--soft);border-radius:.45rem;padding:.5rem}
textarea{inline-size:100%;min-block-size:6rem;font:inherit;color:inherit;background:var(--ground);border:1px solid var(--soft);border-radius:.45rem;padding:.5rem;margin-block-end:.6rem}
.done{border-inline-start:4px solid var(--accent)}
details>summary{cursor:pointer;color:var(--accent);font-weight:600;padding:.4rem 0}
nav{font-size:.9rem;color:var(--soft)}nav a{margin-inline-end:.8rem;display:inline-block;padding:.25rem 0}
table{inline-size:100%;border-collapse:collapse;font-size:.85rem;margin-block-end:1rem}
th,td{text-align:start;vertical-align:top;border-block-end:1px solid var(--line);padding:.25rem .5rem .25rem 0;overflow-wrap:anywhere}
th{inline-size:32%;color:var(--soft);font-weight:400}
@media print{nav,form,.actions,details{display:none}body,section{background:none}section{border:0;padding:0}}
`;

/** Nothing but our own style sheet, known by its hash, and forms that come back here. */
export const pageHeaders: readonly (readonly [string, string])[] = [
  ['Content-Type', 'text/html; charset=utf-8'],
  [
    'Content-Security-Policy',
    `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
  ],
  ['X-Content-Type-Options', 'nosniff'],
  ['X-Frame-Options', 'DENY'],
  ['X-Robots-Tag', 'noindex, nofollow, noarchive'],
  ['Referrer-Policy', 'no-referrer'],
  ['Strict-Transport-Security', 'max-age=31536000; includeSubDomains'],
  ['Cache-Control', 'no-store'],
];

const NAMES: Readonly<Record<Language, string>> = {
  fr: 'Français',
  en: 'English',
  es: 'Español',
  de: 'Deutsch',
  pt: 'Português',
  ru: 'Русский',
  zh: '中文',
  hi: 'हिन्दी',
  ar: 'العربية',
};

interface FrameOptions {
  readonly language: Language;
  readonly title: string;
  readonly content: Html;
  /** Where `?lang=` leads to; null where there is nothing to translate. */
  readonly path: string | null;
  readonly otherLanguages: string;
  /** Languages there are of this page; every one when absent. */
  readonly offered?: readonly Language[];
}

/** A whole page: readable without scripts, on any screen, in both directions of writing. */
export function frame({ language, title, content, path, otherLanguages, offered = languages }: FrameOptions): string {
  const direction = rightToLeftLanguages.includes(language) ? 'rtl' : 'ltr';
  const others = offered.filter((other) => other !== language);
  return html`<!doctype html>
<html lang="${language}" dir="${direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex, nofollow">
<title>${title}</title>
<style>${new Html(STYLE)}</style>
</head>
<body>
<main>
<h1>${title}</h1>
${content}
${
  path !== null &&
  html`<nav aria-label="${otherLanguages}">${others.map((other) => html`<a href="${path}?lang=${other}" lang="${other}" hreflang="${other}">${NAMES[other]}</a>`)}</nav>`
}
</main>
</body>
</html>
`.text;
}
