import { parseTemplate } from '../language/parse-template.ts';
import type { Brand, TemplateContent } from '../template.ts';
import type { VariableName } from '../variables.ts';
import type { LintedDocument } from './document.ts';
import { blockIn, type Finding } from './finding.ts';
import { openingVariable } from './links.ts';

const html = blockIn('html');
const text = blockIn('text');

export interface LegalRules {
  brand?: Brand | null | undefined;
  /** The first mail to a contact must hold the Article 14 notice. */
  firstMail: boolean;
}

/** What the law wants to see: a way out, who writes and from where, and in a first mail the notice (checklist Z5, Z10, Z13). */
export function lintLegal(
  template: TemplateContent,
  document: LintedDocument,
  { brand, firstMail }: LegalRules,
): Finding[] {
  const seen = variablesSeen(document.text);
  const inHtml = (name: VariableName, literal?: string) =>
    seen.has(name) || seen.has('notice') || (literal !== undefined && holds(document.text, literal));
  const findings: Finding[] = [...lintWayOut(document, seen.has('notice'))];

  if (!inHtml('postalAddress', brand?.postalAddress)) {
    const message = 'The mail shows no postal address of the sender.';
    findings.push(html('postal-address-missing', message, 'Put {postalAddress} at the foot of the mail.'));
  }
  const named = seen.has('brandName') || seen.has('senderName') || seen.has('notice');
  if (!named && !(brand && (holds(document.text, brand.brandName) || holds(document.text, brand.senderName)))) {
    const message = 'The mail does not say who really sends it.';
    findings.push(html('sender-missing', message, 'Name the sender: {senderName} for {brandName}.'));
  }
  if (firstMail && !seen.has('notice')) {
    const message =
      'A first mail must tell who writes, why, which data are held and where they were found (GDPR, Article 14).';
    findings.push(html('notice-missing', message, 'Put {notice} at the foot of the mail.'));
  }
  return [...findings, ...lintPlainText(template.text, firstMail)];
}

function lintWayOut(document: LintedDocument, inNotice: boolean): Finding[] {
  const links = document.elements.filter(
    (element) => element.name === 'a' && openingVariable(element.attribute('href')) === 'unsubscribeUrl',
  );
  const visible = links.filter(({ hidden, text: words }) => !hidden && words.trim() !== '');
  if (visible.length || inNotice) return [];
  const [link] = links;
  const wayOut = 'Put <a href="{unsubscribeUrl}">Unsubscribe</a> where a reader finds it.';
  if (!link) return [html('unsubscribe-missing', 'The mail has no link to unsubscribe.', wayOut)];
  return [html('unsubscribe-hidden', 'The link to unsubscribe cannot be seen.', wayOut, link.at)];
}

/** Plain text left blank is made from the HTML and needs no look of its own. */
function lintPlainText(plain: string | null | undefined, firstMail: boolean): Finding[] {
  if (!plain?.trim()) return [];
  const seen = variablesSeen(plain);
  const lacks = (name: VariableName) => !seen.has(name) && !seen.has('notice');
  return [
    ...(lacks('unsubscribeUrl')
      ? [
          text(
            'unsubscribe-missing',
            'The plain text has no link to unsubscribe.',
            'Put {unsubscribeUrl} into it, or leave it blank.',
          ),
        ]
      : []),
    ...(firstMail && !seen.has('notice')
      ? [
          text(
            'notice-missing',
            'The plain text lacks the notice a first mail must hold.',
            'Put {notice} at its foot, or leave it blank.',
          ),
        ]
      : []),
  ];
}

/** Variables in a text, also while others in it are broken. */
function variablesSeen(source: string): ReadonlySet<VariableName> {
  const pieces = source.match(/\{\{?[^{}]*\}?\}|\[[^[\]]*\]/g) ?? [];
  return new Set(
    pieces.flatMap((piece) => {
      const parsed = parseTemplate(piece, 'text');
      return parsed.ok ? parsed.variables : [];
    }),
  );
}

const holds = (text: string, words: string) => words.trim() !== '' && squeeze(text).includes(squeeze(words));
const squeeze = (words: string) =>
  words
    .toLowerCase()
    .replace(/[\s,;]+/g, ' ')
    .trim();
