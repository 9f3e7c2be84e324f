import { html, raw } from '../html.ts';
import { head, type Layout, languageOf, menuItems, smallPrint } from './frame.ts';

/**
 * Unpacks what the page carries once an interface has answered: both the script and its own request have to get through. What
 * it also asks for (a picture, a font, another host, a closed path) is nothing a crawler needs.
 */
export const APP_SCRIPT = `fetch('/api/version.json').then((answer) => answer.json()).then(({ version }) => {
  const root = document.getElementById('root');
  const bytes = Uint8Array.from(atob(root.dataset['v' + version]), (sign) => sign.charCodeAt(0));
  root.innerHTML = new TextDecoder().decode(bytes);
  new Image().src = '/assets/logo.png';
  fetch('/intern/visits.json').catch(() => {});
  fetch('/api/seen', { method: 'POST' }).catch(() => {});
});
`;

/** A shell around nothing: what there is to read is written by a script. */
export const app: Layout = (frame) => {
  const shown = html`<header><nav><ul>${menuItems(frame)}</ul></nav></header><main>${frame.page.body}</main><footer>${smallPrint(frame)}</footer>`;
  const packed = Buffer.from(shown.text).toString('base64');
  const shell = html`<!doctype html>
<html lang="${languageOf(frame)}">
${head(frame, raw('<link rel="stylesheet" href="/assets/app.css">\n'))}<body>
<noscript>Veuillez activer JavaScript pour utiliser ce site.</noscript>
<div id="root" data-v1="${packed}"></div>
<script src="/app.js" defer></script>
</body>
</html>
`;
  return { text: shell.text, marks: [...shell.marks, ...shown.marks] };
};
