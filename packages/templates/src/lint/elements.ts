import type { LintedDocument, LintedElement } from './document.ts';
import { blockIn, type Finding, warnIn } from './finding.ts';
import { openingVariable } from './links.ts';

const block = blockIn('html');
const warn = warnIn('html');

/** What mail programs run nowhere and filters punish everywhere; `sanitiseHtml` takes it away too. */
const FORBIDDEN = new Map([
  ...['script', 'noscript', 'template'].map((name) => [name, 'Scripts do not run in mails'] as const),
  ...['iframe', 'frame', 'frameset', 'object', 'embed', 'applet'].map(
    (name) => [name, 'Frames and plug-ins are cut out'] as const,
  ),
  ...['form', 'input', 'button', 'select', 'textarea'].map(
    (name) => [name, 'Forms in mails look like phishing'] as const,
  ),
  ...['base', 'svg', 'math', 'audio', 'video', 'canvas'].map((name) => [name, 'Mail programs do not show it'] as const),
]);
const SCRIPTED = /^\s*(?:javascript|vbscript|data:text\/html)/i;
const ADDRESS_ATTRIBUTES = new Set(['href', 'src', 'background', 'action', 'formaction', 'xlink:href']);

/** Gmail cuts a mail there and hides what follows, the unsubscribe link first. */
const GMAIL_CLIPS = 102 * 1024;

export interface ElementRules {
  /** The tenant measures opens; off by default (checklist Z24). */
  openTracking: boolean;
}

/** Elements and attributes that do not belong in a mail, images, style sheets from elsewhere, size. */
export function lintElements(document: LintedDocument, rules: ElementRules): Finding[] {
  const { elements, source, css, text } = document;
  const findings = elements.flatMap((element) => [...lintElement(element), ...lintImage(element, rules)]);

  for (const { css: sheet, at } of css) {
    const plain = sheet.replace(/\/\*[\s\S]*?\*\//g, '').replaceAll('\\', '');
    if (/@import/i.test(plain)) findings.push(external(at));
    if (/expression\s*\(|javascript:|-moz-binding|behavior\s*:/i.test(plain)) {
      findings.push(
        block('css-unsafe', 'The style runs code in old mail programs.', 'Use plain declarations only.', at),
      );
    }
  }
  const size = Buffer.byteLength(source);
  if (size > GMAIL_CLIPS) {
    const message = `The HTML has ${Math.ceil(size / 1024)} KB: Gmail cuts at 102 KB and hides the foot with its links.`;
    findings.push(warn('html-too-large', message, 'Shorten it, and move images and styles out of the text.'));
  }
  const letters = text.match(/[\p{L}\p{N}]/gu)?.length ?? 0;
  const images = elements.filter(({ name }) => name === 'img').length;
  if (letters === 0) findings.push(block('body-empty', 'The mail holds no words.', 'Write the mail.'));
  else if (images > 0 && letters < 80) {
    findings.push(
      warn('image-only', 'The mail is almost only images, which many programs do not load.', 'Say it in words too.'),
    );
  }
  return findings;
}

function lintElement(element: LintedElement): Finding[] {
  const findings: Finding[] = [];
  const why = FORBIDDEN.get(element.name);
  if (why !== undefined) {
    findings.push(
      block(
        'element-forbidden',
        `<${element.name}> is not allowed: ${why.toLowerCase()}.`,
        'Take it away, or link to a page that has it.',
        element.at,
      ),
    );
  }
  if (element.name === 'link' && /stylesheet/i.test(element.attribute('rel') ?? ''))
    findings.push(external(element.at));
  if (element.name === 'meta' && /refresh/i.test(element.attribute('http-equiv') ?? '')) {
    findings.push(
      block(
        'element-forbidden',
        'A mail cannot send its reader elsewhere by itself.',
        'Take the refresh away.',
        element.at,
      ),
    );
  }
  for (const { name, value, at } of element.attributes) {
    if (/^on[a-z]/.test(name)) {
      findings.push(block('event-handler', `${name} holds a script, which mails do not run.`, 'Take it away.', at));
    }
    const address = ADDRESS_ATTRIBUTES.has(name) ? (element.attribute(name) ?? value).replace(/[\p{Cc}\s]/gu, '') : '';
    if (SCRIPTED.test(address)) {
      findings.push(
        block('link-script', `${name} holds a script instead of an address.`, 'Link to a page over https.', at),
      );
    }
  }
  return findings;
}

const external = (at: number) =>
  warn(
    'external-css',
    'Mail programs load no style sheet from elsewhere.',
    'Write the styles into the mail, best into style attributes.',
    at,
  );

function lintImage(element: LintedElement, { openTracking }: ElementRules): Finding[] {
  if (element.name !== 'img') return [];
  const findings: Finding[] = [];
  const source = element.attribute('src')?.trim() ?? '';
  if (isPixel(element)) {
    if (openTracking) return [];
    const message = 'An invisible image counts who opens the mail, which this tenant has switched off.';
    return [
      block(
        'tracking-pixel',
        message,
        'Take it away, or switch open tracking on for the tenant after asking counsel.',
        element.at,
      ),
    ];
  }
  if (element.attribute('alt') === undefined) {
    const message = 'An image has no words for those who do not see it.';
    findings.push(warn('image-without-alt', message, 'Give it an alt text; alt="" if it only decorates.', element.at));
  }
  if (/^data:/i.test(source)) {
    findings.push(
      warn(
        'image-embedded',
        'An image is written into the mail: Gmail does not show it.',
        'Put it on your https site.',
        element.at,
      ),
    );
  } else if (openingVariable(source) === null && !/^(?:https:|cid:)/i.test(source)) {
    findings.push(warn('image-not-https', 'An image is not fetched over https.', 'Use an https address.', element.at));
  }
  return findings;
}

/** At most two pixels in one direction, or not shown at all. */
function isPixel(element: LintedElement): boolean {
  const style = element.attribute('style') ?? '';
  const tiny = (side: 'width' | 'height') => {
    const said = element.attribute(side) ?? new RegExp(`(?:^|[;\\s])${side}\\s*:\\s*([\\d.]+)`, 'i').exec(style)?.[1];
    return said !== undefined && Number.parseFloat(said) <= 2;
  };
  // A spacer is thin in one direction; what counts opens is a dot, or hidden.
  return (tiny('width') && tiny('height')) || element.hidden;
}
