import { ownWords } from './own-words.ts';
import { foldWords } from './phrase.ts';
import type { ReturnedMail } from './read-mail.ts';
import { automaticSubjects, automaticTexts } from './reply-rules.ts';
import { reportFields } from './report-fields.ts';
import { saysNo } from './says-no.ts';

/** What a mail that came back means. */
export type MailVerdict =
  | { kind: 'objection'; channel: 'mailto' | 'reply'; because: string }
  | { kind: 'complaint'; because: string; about: Complained }
  /** A person answered, and did not say no. */
  | { kind: 'reply' }
  /** Nobody wrote it: an automatic answer, a delivery notice. */
  | { kind: 'automatic'; because: string };

/** Whom a complaint report is about, as far as the provider left it in. */
export interface Complained {
  recipients: string[];
  campaignUid: string;
  subscriberUid: string;
}

/** An answer's subject repeats ours: only one the writer chose himself says something. */
const REPLY_PREFIX =
  /^\s*(re|aw|antw|rv|res|sv|tr|fw|fwd|wg|rif|ответ|re\s*\[\d+\]|回复|回覆|答复|转发|رد|उत्तर)\s*[:：]/iu;

/**
 * Judges one mail. Reports for machines first, then what came to an address that only leaves (`isWayOut`), then machines that answer
 * by themselves, then the writer's own words. Pure: the same mail always gives the same verdict.
 */
export function judgeMail(mail: ReturnedMail, isWayOut: (address: string) => boolean): MailVerdict {
  const report = mail.parts.find(({ type }) => type === 'message/feedback-report');
  if (report) return judgeReport(mail, reportFields(report.text));
  if (isDeliveryNotice(mail)) return { kind: 'automatic', because: 'a delivery notice' };

  const automatic = automaticBy(mail);
  // Mail programs leave by themselves, and some say so; nobody is out of office for an address he has never written to.
  if (mail.recipients.some(isWayOut) && automatic !== 'auto-replied')
    return { kind: 'objection', channel: 'mailto', because: 'sent to the address for leaving' };
  if (automatic) return { kind: 'automatic', because: automatic };

  const isOwnSubject = !REPLY_PREFIX.test(mail.subject) && !mail.headers.has('in-reply-to');
  const bySubject = isOwnSubject ? saysNo(mail.subject) : null;
  if (bySubject) return { kind: 'objection', channel: 'mailto', because: `subject: ${bySubject.say}` };
  const words = ownWords(mail.text);
  const byWords = saysNo(words);
  if (byWords) return { kind: 'objection', channel: 'reply', because: `${byWords.language}: ${byWords.say}` };
  const folded = foldWords(words);
  if (automaticTexts.some((matches) => matches(folded))) return { kind: 'automatic', because: 'somebody is away' };
  return { kind: 'reply' };
}

/** Feedback types of ARF (RFC 5965, section 7.3) and what they say of the reader. */
const COMPLAINTS: ReadonlySet<string> = new Set(['abuse', 'fraud', 'virus', 'other', 'miscategorized']);
const OBJECTIONS: ReadonlySet<string> = new Set(['opt-out', 'opt-out-list', 'unsubscribe']);

function judgeReport(mail: ReturnedMail, fields: ReadonlyMap<string, string[]>): MailVerdict {
  const type = fields.get('feedback-type')?.[0]?.toLowerCase() ?? 'abuse';
  if (OBJECTIONS.has(type)) return { kind: 'objection', channel: 'mailto', because: `report: ${type}` };
  if (!COMPLAINTS.has(type)) return { kind: 'automatic', because: `report: ${type}` };
  const original = reportFields(
    mail.parts.find(({ type: part }) => part.includes('rfc822') || part.startsWith('message/global'))?.text ?? '',
  );
  const named = [
    ...(fields.get('original-rcpt-to') ?? []),
    ...(fields.get('removal-recipient') ?? []),
    ...(original.get('x-hmxmroriginalrecipient') ?? []),
    ...(original.get('to') ?? []),
    ...(original.get('list-unsubscribe') ?? []),
  ];
  return {
    kind: 'complaint',
    because: `report: ${type}`,
    about: {
      recipients: [
        ...new Set(named.flatMap((value) => value.toLowerCase().match(/[^\s<>",;:?]+@[^\s<>",;?]+/g) ?? [])),
      ],
      campaignUid: original.get('x-mw-campaign-uid')?.[0] ?? '',
      subscriberUid: original.get('x-mw-subscriber-uid')?.[0] ?? '',
    },
  };
}

const isDeliveryNotice = ({ parts, from, headers }: ReturnedMail): boolean =>
  parts.some(({ type }) => type === 'message/delivery-status') ||
  /^(mailer-daemon|postmaster)@/.test(from) ||
  /report-type\s*=\s*"?delivery-status/i.test(headers.get('content-type') ?? '');

/** Which sign says that no person wrote this (RFC 3834 and what older programs do); null for none. */
function automaticBy({ headers, subject }: ReturnedMail): string | null {
  const submitted = headers.get('auto-submitted')?.toLowerCase().split(';')[0]?.trim();
  if (submitted && submitted !== 'no') return submitted;
  if (['x-autoreply', 'x-autorespond', 'x-autoresponder'].some((name) => headers.has(name))) return 'auto-replied';
  if (/^auto[_-]?reply$/i.test(headers.get('precedence') ?? '')) return 'auto-replied';
  // "Out of office: …" stands in front; further behind it is what our own mail was about.
  const front = foldWords(subject).split(' ').slice(0, 4).join(' ');
  return automaticSubjects.some((matches) => matches(front)) ? 'auto-replied' : null;
}
