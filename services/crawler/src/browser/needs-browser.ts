import type { RenderRule } from '@relais/contracts';

/** Text a reader would see, below which a page with scripts is taken for an empty shell. */
const LITTLE_TEXT = 250;
const emptyRoots =
  /<(?:div|main|section)[^>]*\b(?:id|class)=["']?(?:root|app|main-app|react-root|__next|__nuxt|q-app|svelte|ember-app|gatsby-focus-wrapper)["'\s>][^>]*>\s*(?:<!--[\s\S]{0,200}?-->|<div[^>]*>\s*<\/div>|<span[^>]*>\s*<\/span>|\s){0,3}<\/(?:div|main|section)>|<app-root[^>]*>\s*(?:loading[.…]*)?\s*<\/app-root>|<body[^>]*\bng-app\b/i;
/** "Please enable JavaScript", as shells say it in the languages of the trade. */
const pleaseEnable =
  /<noscript[^>]*>[^<]*(?:<[^>]+>[^<]*){0,4}(?:(?:enable|need|requires?|activat\w*|aktivier\w*|habilit\w*|activ[ae]\w*|ative|attiva\w*|включите|启用|enablen?|تفعيل|सक्षम)[^<]{0,60}javascript|javascript[^<]{0,60}(?:enabled?|required|activ\w*|aktivier\w*|benötigt|erforderlich|habilit\w*|requis|необходим|启用|تفعيل|सक्षम))/i;
const scripts = /<script\b[^>]*(?:\bsrc=|type=["']module["'])/i;

/**
 * Is this page opened in a browser? By its job's rule, or, where that says `auto`, when plain HTML shows next to nothing and a
 * script would fill it: an empty root of an application, a notice to enable JavaScript, or scripts around no text at all.
 * @param text what the page shows without a browser
 */
export function needsBrowser(rule: RenderRule, html: string, text: string): boolean {
  if (rule !== 'auto') return rule === 'always';
  if (text.length >= LITTLE_TEXT || !/<script\b/i.test(html)) return false;
  const head = html.slice(0, 300_000);
  return emptyRoots.test(head) || pleaseEnable.test(head) || (text.length < 40 && scripts.test(head));
}
