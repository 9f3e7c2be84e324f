import { html, raw } from '../html.ts';
import { cookieBanner, direction, head, type Layout, languageOf, menuItems, smallPrint } from './frame.ts';

/** A hand-made professional site: header, menu, one column, footer. */
export const classic: Layout = (frame) => html`<!DOCTYPE html>
<html lang="${languageOf(frame)}"${direction(frame)}>
${head(frame, raw('<link rel="stylesheet" href="/assets/site.css"><link rel="icon" href="/assets/favicon.ico">\n'))}<body>
<header><a class="logo" href="/"><img src="/assets/logo.png" srcset="/assets/logo-2x.png 2x" alt="${frame.content.business.name}"></a>
<nav aria-label="main"><ul>
${menuItems(frame)}</ul></nav></header>
${cookieBanner(frame)}<main>
${frame.page.body}</main>
<footer>
${smallPrint(frame)}</footer>
<script src="/assets/site.js" defer></script>
</body>
</html>
`;

/** Semantic mark-up and nothing else, as static site generators write it. */
export const plain: Layout = (frame) => html`<!doctype html>
<html lang="${languageOf(frame)}"${direction(frame)}>
${head(frame, raw('<style>body{max-width:42rem;margin:auto;font:1rem/1.5 serif}@media print{nav{display:none}}</style>\n'))}<body>
<nav>${frame.menu.map(({ href, label }) => html`<a href="${href}">${label}</a> · `)}</nav>
<main>${frame.page.body}</main>
<hr><footer>${smallPrint(frame)}</footer>
</body></html>
`;
