import { blockIn, type Finding, warnIn } from './finding.ts';

const block = blockIn('subject');
const warn = warnIn('subject');

/** Reply and forward marks of mail programs in the nine languages and their neighbours. */
const REPLY_MARKS = [
  ...['re', 'fw', 'fwd', 'aw', 'wg', 'tr', 'rv', 'res', 'enc', 'sv', 'vs', 'antw', 'vl', 'doorst', 'rif'],
  ...['отв', 'ответ', 'пересл', 'ynt', 'odp'],
  ...['回复', '答复', '回覆', '转发', '轉寄', '转寄', 'رد', 'إعادة توجيه', 'उत्तर', 'जवाब', 'अग्रेषित'],
];
const FAKE_REPLY = new RegExp(
  `^[\\s[(]*(?:${REPLY_MARKS.join('|')})\\s*(?:\\[\\d+\\]|\\(\\d+\\)|\\^\\d+)?\\s*[:：]`,
  'iu',
);
const INVISIBLE = /[\u00ad\u200b-\u200f\u2060\ufeff]/g;
const TURNING = /[\u202a-\u202e]/;

/** Phones show about forty letters, most programs seventy. */
const COMFORTABLE = 70;
/** MailWizz's column. */
const LONGEST = 255;

/** The subject line: present, honest (CAN-SPAM, checklist Z13), readable, unable to forge a header. */
export function lintSubject(subject: string): Finding[] {
  const findings: Finding[] = [];
  // A variable counts as a short name, a fallback as what it says.
  const shown = subject.replace(
    /\{\{?\s*[^{}|]*(?:\|([^{}]*))?\}?\}|\[[A-Z][A-Z0-9_]*\]/gu,
    (_tag, fallback) => fallback ?? '●●●●●●',
  );
  const plain = shown.normalize('NFKC').replace(INVISIBLE, '');

  if (plain.trim() === '') {
    return [block('subject-empty', 'The subject is empty.', 'Say in a few words what the mail offers.')];
  }
  if (/[\p{Cc}\u2028\u2029]/u.test(subject)) {
    const at = subject.search(/[\p{Cc}\u2028\u2029]/u);
    const wayOut = 'Write the subject on one line, without tabs.';
    findings.push(
      block('subject-control-character', 'The subject holds a line break or control character.', wayOut, at),
    );
  }
  if (TURNING.test(subject)) {
    const message = 'The subject holds a character that reverses the text around it, as disguised mails do.';
    findings.push(
      block(
        'subject-direction-override',
        message,
        'Delete it; values are isolated by themselves.',
        subject.search(TURNING),
      ),
    );
  }
  if (FAKE_REPLY.test(plain)) {
    const message = 'The subject pretends to be a reply or a forwarded mail.';
    findings.push(
      block(
        'subject-fake-reply',
        message,
        'Take the Re:, Fwd: or its like away: the law forbids misleading subjects.',
        0,
      ),
    );
  }
  const length = [...plain].length;
  if (length > LONGEST) {
    findings.push(
      block('subject-too-long', `The subject has ${length} letters, ${LONGEST} at most are stored.`, 'Shorten it.'),
    );
  } else if (length > COMFORTABLE) {
    const message = `The subject has about ${length} letters: most programs cut after ${COMFORTABLE}.`;
    findings.push(warn('subject-too-long', message, 'Put what matters first and shorten the rest.'));
  }
  if (shouts(plain)) {
    findings.push(
      warn(
        'subject-shouting',
        'The subject is in capitals, which filters count against it.',
        'Write it as a sentence.',
      ),
    );
  }
  if (/[!?¡¿]{2,}|!.*!|\${2,}|€{2,}|[★☆✔➤►]{2,}/u.test(plain.replace(/[¡¿]/g, ''))) {
    findings.push(
      warn('subject-exclamation', 'The subject is loud with signs.', 'One exclamation or question mark at most.'),
    );
  }
  return findings;
}

/** Most letters are capitals, over more than one word: "UNESCO" alone is a name. Scripts without case cannot shout. */
function shouts(subject: string): boolean {
  const capitals = subject.match(/\p{Lu}/gu)?.length ?? 0;
  const small = subject.match(/\p{Ll}/gu)?.length ?? 0;
  const words = subject.match(/\p{Lu}{2,}/gu)?.length ?? 0;
  return words > 1 && capitals + small >= 8 && capitals > 0.6 * (capitals + small);
}
