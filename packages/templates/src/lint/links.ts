import shorteners from '../data/link-shorteners.json' with { type: 'json' };
import { parseTemplate } from '../language/parse-template.ts';
import { isAddress, type VariableName } from '../variables.ts';
import type { LintedDocument, LintedElement } from './document.ts';
import { blockIn, type Finding, warnIn } from './finding.ts';

const block = blockIn('html');
const warn = warnIn('html');
const SHORTENERS: ReadonlySet<string> = new Set(shorteners);

/** The variable an address begins with; null when it begins with words. */
export function openingVariable(address: string | undefined): VariableName | null {
  const parsed = parseTemplate(address?.trim() ?? '', 'text');
  const first = parsed.ok ? parsed.parts[0] : undefined;
  return first?.kind === 'variable' ? first.variable : null;
}

/** Links lead, openly and encrypted, where they say. */
export function lintLinks({ elements }: LintedDocument): Finding[] {
  return elements
    .filter(({ name }) => name === 'a' || name === 'area')
    .flatMap((link) => {
      const href = link.attribute('href')?.trim();
      if (href === undefined) return link.attribute('name') || link.attribute('id') ? [] : emptyLink(link);
      return lintAddress(link, href);
    });
}

function lintAddress(link: LintedElement, href: string): Finding[] {
  const opening = openingVariable(href);
  if (opening !== null) {
    if (isAddress(opening)) return [];
    return [
      warn(
        'link-not-an-address',
        `{${opening}} is no web address, so the link may lead nowhere.`,
        'Link to {website} or a written address.',
        link.at,
      ),
    ];
  }
  // Browsers drop tabs, line breaks and leading control characters inside an address.
  const bare = href.replace(/[\p{Cc}]/gu, '').trim();
  const filled = bare.replace(/\{\{?[^{}]*\}?\}|\[[A-Z][A-Z0-9_]*\]/g, 'x');
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(filled)?.[1]?.toLowerCase();
  if (bare === '' || bare === '#') return emptyLink(link);
  if (bare.startsWith('#')) return [];
  if (scheme === 'mailto' || scheme === 'tel') return [];
  if (/^https?:\/\/(?:\{\{?\s*(?:website|brandUrl|sourceUrl)|\[WEBSITE)/i.test(bare)) {
    const message = 'The variable brings its own https://, which would stand there twice.';
    return [block('link-doubled-scheme', message, 'Begin the link with the variable itself.', link.at)];
  }
  if (scheme === undefined || !URL.canParse(filled)) {
    const message = `"${href}" is no whole address: in a mail nothing completes it.`;
    return [block('link-relative', message, 'Write the address from https:// on.', link.at)];
  }
  if (scheme !== 'https' && scheme !== 'http') {
    const message = `A link with ${scheme}: is dropped by mail programs and distrusted by filters.`;
    return [block('link-scheme', message, 'Link to a page over https.', link.at)];
  }
  return lintWebAddress(link, new URL(filled), href);
}

function lintWebAddress(link: LintedElement, url: URL, href: string): Finding[] {
  const findings: Finding[] = [];
  const host = url.hostname.replace(/^www\./, '');
  if (url.protocol === 'http:') {
    findings.push(warn('link-not-https', `"${href}" is not encrypted.`, 'Use the https address of the page.', link.at));
  }
  if (url.username || url.password) {
    const message = 'The link holds a name or password before its host, as deceptive links do.';
    findings.push(block('link-credentials', message, 'Write the address without anything before an @.', link.at));
  }
  if (/^\d+(?:\.\d+){3}$|^\[/.test(host)) {
    const message = 'The link leads to a bare IP address, which filters take for an attack.';
    findings.push(block('link-bare-ip', message, 'Link to a page of your own domain.', link.at));
  }
  if (SHORTENERS.has(host)) {
    const message = `${host} hides where the link leads and stands on blocklists.`;
    findings.push(block('link-shortener', message, 'Link to the page itself.', link.at));
  }
  const shown = /^\s*(?:https?:\/\/)?((?:[\p{L}\p{N}-]+\.)+\p{L}{2,})(?:[/?#]\S*)?\s*$/u.exec(link.text)?.[1];
  if (shown && siteOf(shown.toLowerCase()) !== siteOf(host)) {
    const message = `The link says ${shown} and leads to ${host}.`;
    findings.push(block('link-text-mismatch', message, 'Say where the link leads, or use words.', link.at));
  }
  return findings;
}

/** Good enough to tell two sites apart: the last two labels. */
const siteOf = (host: string) =>
  host
    .replace(/^www\./, '')
    .split('.')
    .slice(-2)
    .join('.');

const emptyLink = (link: LintedElement) => [
  warn('link-empty', 'A link leads nowhere.', 'Give it an address or take it away.', link.at),
];
