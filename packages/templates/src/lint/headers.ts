import { blockIn, type Finding } from './finding.ts';

const block = blockIn('headers');
const ONE_CLICK = 'List-Unsubscribe=One-Click';

export interface Header {
  name: string;
  value: string;
}

/**
 * The headers of one-click unsubscribing (RFC 8058, checklist Z10): an https address that acts on POST, and a mailbox beside it.
 * Whoever signs the mail must cover both with DKIM.
 */
export const requiredHeaders = (way: { unsubscribeUrl: string; unsubscribeEmail: string }): Header[] => [
  { name: 'List-Unsubscribe', value: `<${way.unsubscribeUrl}>, <mailto:${way.unsubscribeEmail}?subject=unsubscribe>` },
  { name: 'List-Unsubscribe-Post', value: ONE_CLICK },
];

/** Looks at the headers of a seed mail as it arrived: both present, well formed, and covered by its DKIM signature. */
export function lintHeaders(headers: readonly Header[]): Finding[] {
  const values = (name: string) =>
    headers
      .filter((header) => header.name.toLowerCase() === name)
      .map(({ value }) => value.replace(/\r?\n[ \t]+/g, ' ').trim());
  const findings: Finding[] = [];
  const [list] = values('list-unsubscribe');
  const [post] = values('list-unsubscribe-post');
  const ways = [...(list?.matchAll(/<([^<>]+)>/g) ?? [])].map(([, address]) => address?.trim() ?? '');

  if (list === undefined) {
    findings.push(
      block('header-list-unsubscribe', 'List-Unsubscribe is missing.', 'Switch the header on at the delivery server.'),
    );
  } else {
    if (!ways.some((address) => /^https:\/\//i.test(address))) {
      findings.push(
        block('header-list-unsubscribe', 'List-Unsubscribe names no https address.', 'Put <https://…> into it.'),
      );
    }
    if (!ways.some((address) => /^mailto:/i.test(address))) {
      findings.push(
        block('header-list-unsubscribe', 'List-Unsubscribe names no mailbox.', 'Put <mailto:…> beside the address.'),
      );
    }
  }
  if (post?.replace(/\s/g, '') !== ONE_CLICK) {
    const message = post === undefined ? 'List-Unsubscribe-Post is missing.' : `List-Unsubscribe-Post says "${post}".`;
    findings.push(block('header-list-unsubscribe-post', message, `It must say ${ONE_CLICK}.`));
  }
  const signed = values('dkim-signature').map((signature) => signedNames(signature));
  const covered = ['list-unsubscribe', 'list-unsubscribe-post'].filter((name) =>
    signed.some((names) => names.has(name)),
  );
  if (covered.length < 2) {
    const message =
      'No DKIM signature covers both List-Unsubscribe headers, so mail programs will not show the button.';
    findings.push(block('header-not-signed', message, 'Add both names to the headers the mail server signs.'));
  }
  return findings;
}

const signedNames = (signature: string) =>
  new Set((/(?:^|;)\s*h\s*=([^;]*)/i.exec(signature)?.[1] ?? '').split(':').map((name) => name.trim().toLowerCase()));
