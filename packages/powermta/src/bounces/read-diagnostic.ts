import { fold } from './fold.ts';

/** An answer of a mail server, taken apart. */
export interface Diagnostic {
  /** Folded text without codes and local parts; the comment of the status where the answer itself is silent. */
  text: string;
  /** The comment behind the status, folded: PowerMTA says there what happened inside itself. */
  comment: string;
  /** `550`; null when the answer has no reply code. */
  reply: string | null;
  /** `[5, 1, 1]`; null when neither the answer nor the report tells, or tells `x.0.0`. */
  status: readonly [number, number, number] | null;
  /** Would the same mail be refused tomorrow? Nothing said means yes: reports are written when trying is over. */
  permanent: boolean;
}

// Answers are longer only when a server appends a log; what matters is said at once.
const maxLetters = 2_000;

/**
 * Reads `smtp;550 5.1.1 text`, the same answer wrapped by another server, a bare text, or nothing but a status.
 *
 * @param diag the SMTP answer (`dsnDiag`, RFC 3464 `Diagnostic-Code`)
 * @param dsnStatus `5.1.1 (bad destination mailbox address)`, or the bare code
 */
export function readDiagnostic(diag: string, dsnStatus = ''): Diagnostic {
  const answer = diag.slice(0, maxLetters).replace(/^\s*[a-z][a-z-]{0,30}\s*;\s*/i, '');
  const reply = findReply(answer);
  const said = findStatus(answer);
  const reported = findStatus(dsnStatus);
  const status = [said, reported].find((code) => code !== null && !isUndefinedStatus(code)) ?? null;
  const comment = fold(/\((.{1,300})\)/s.exec(dsnStatus.slice(0, maxLetters))?.[1] ?? '');
  const text = readText(answer, reply);
  const severity = reply?.[0] ?? (said ?? reported)?.[0].toString() ?? '5';
  return { text: /\p{L}{2}/u.test(text) ? text : comment, comment, reply, status, permanent: severity !== '4' };
}

// At the start, or behind what other servers put before an answer they quote: "said: ", "RCPT TO:<…>: ", "(#", "]: ".
const replyCode =
  /(?:^|\n|[:;(#>\]"']\s{0,3}|\b(?:said|error|code|status|response|returned|smtp)\s{1,3})([245]\d\d)(?=[\s-]|$)/i;

function findReply(answer: string): string | null {
  return replyCode.exec(answer)?.[1] ?? null;
}

// IP addresses and Yahoo's "4.16.50" look similar: subjects end at 7, and nothing dotted goes on before or behind.
const enhancedStatus = /(?<![\d.])([245])\.([0-7])\.(\d{1,3})(?!\.?\d)/;

function findStatus(text: string): readonly [number, number, number] | null {
  const found = enhancedStatus.exec(text);
  return found ? [Number(found[1]), Number(found[2]), Number(found[3])] : null;
}

const isUndefinedStatus = ([, subject, detail]: readonly [number, number, number]): boolean =>
  subject === 0 && detail === 0;

/** Continuation lines repeat the codes in the middle of sentences; local parts may hold any word. */
function readText(answer: string, reply: string | null): string {
  const unlined = reply === null ? answer : answer.replace(linePrefix(reply), ' ');
  return fold(unlined.replace(/[^\s<>"'()[\]:;,@]{1,64}@(?=[^\s@])/g, 'x@'));
}

const linePrefixes = new Map<string, RegExp>();

function linePrefix(reply: string): RegExp {
  const known = linePrefixes.get(reply);
  if (known) return known;
  const made = new RegExp(`(?<![\\w.])${reply}(?:-|\\s|$)\\s{0,3}(?:[245]\\.\\d\\.\\d{1,3}(?![.\\d])\\s{0,3})?`, 'g');
  linePrefixes.set(reply, made);
  return made;
}
