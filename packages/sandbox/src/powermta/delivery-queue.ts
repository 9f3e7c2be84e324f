import type { AccountingFile } from './accounting-file.ts';
import {
  type Attempt,
  bouncedRow,
  complaintRow,
  deferredRow,
  deliveredRow,
  domainOf,
  isTemporary,
  returnedRow,
  type VirtualMta,
} from './accounting-rows.ts';
import type { Agenda } from './agenda.ts';
import { decideFate, type MailFate } from './mail-fate.ts';
import { readLinks } from './mail-links.ts';
import { type ReaderDeps, readMail } from './mail-reader.ts';
import type { MailStore } from './mail-store.ts';
import { type MailboxProvider, providerOf } from './mailbox-providers.ts';
import type { ReceivedMail } from './received-mail.ts';

export interface QueueDeps extends ReaderDeps {
  agenda: Agenda;
  accounting: AccountingFile;
  store: MailStore;
  providers: readonly MailboxProvider[];
  vmtas: readonly VirtualMta[];
  seed: string;
  /** A test's own say in what becomes of a mail. */
  behave: (mail: ReceivedMail, fate: MailFate) => MailFate;
  count: (event: 'delivered' | 'bounced' | 'deferred' | 'returned' | 'complained', provider: string) => void;
}

/** `retry-after 15m,30m,1h,2h,4h`; the last repeats. */
const retryHours = [0.25, 0.5, 1, 2, 4] as const;
const returnedAfterHours = 0.1;

/** Takes a mail and lets it live through its fate: attempts, an end, and what its reader does. */
export function enqueueMail(mail: ReceivedMail, deps: QueueDeps): void {
  const provider = providerOf(mail.rcpt, deps.providers);
  const attempt: Attempt = { mail, provider, vmta: vmtaOf(mail, deps.vmtas) };
  const fate = deps.behave(mail, decideFate(deps.seed, mail.rcpt, mailKey(mail), provider));
  const { refusal } = fate;
  // A refusal for now is not final at the first try: PowerMTA waits until the mail expires.
  const deferrals = refusal && isTemporary(refusal) && fate.deferrals.length === 0 ? [refusal] : fate.deferrals;

  const tryAgain = (number: number): void => {
    const answer = deferrals[number];
    if (answer === undefined) {
      end(attempt, fate, deps);
      return;
    }
    deps.accounting.write(deferredRow(attempt, answer));
    deps.count('deferred', provider.name);
    deps.agenda.after(retryHours[Math.min(number, retryHours.length - 1)] ?? 4, () => tryAgain(number + 1));
  };
  deps.agenda.after(0, () => tryAgain(0));
}

function end(attempt: Attempt, { refusal, returned, reader }: MailFate, deps: QueueDeps): void {
  const { mail, provider } = attempt;
  const { agenda, accounting, count, store } = deps;
  if (refusal) {
    accounting.write(bouncedRow(attempt, refusal));
    count('bounced', provider.name);
    return;
  }
  accounting.write(deliveredRow(attempt));
  count('delivered', provider.name);
  if (returned) {
    agenda.after(returnedAfterHours, () => {
      accounting.write(returnedRow(attempt, returned));
      count('returned', provider.name);
    });
    return;
  }
  const delivered = store.put(mail, provider.name);
  if (reader.complainedAfter !== null) {
    agenda.after(reader.complainedAfter, () => {
      deps.onAct({ address: mail.rcpt, by: 'human', kind: 'complain', at: new Date() });
      count('complained', provider.name);
      if (provider.feedbackLoop !== 'none') accounting.write(complaintRow(attempt));
    });
  }
  if (!reader.scanned && !reader.prefetched && reader.openedAfter === null) return;
  agenda.after(0, async () => {
    const { html } = await delivered.open();
    readMail(mail.rcpt, reader, readLinks(html, mail.headers), deps);
  });
}

function vmtaOf({ orig, headers }: ReceivedMail, vmtas: readonly VirtualMta[]): VirtualMta {
  const wanted = headers.get('x-virtual-mta');
  const domain = domainOf(orig);
  const serves = ({ domains = [] }: VirtualMta): boolean =>
    domains.some((own) => domain === own || domain.endsWith(`.${own}`));
  const vmta = vmtas.find(({ name }) => name === wanted) ?? vmtas.find(serves) ?? vmtas[0];
  if (!vmta) throw new RangeError('PowerMTA needs a virtual MTA');
  return vmta;
}

/** The same mail in every run: message ids and uids are drawn anew each time, subject and sender are not. */
const mailKey = ({ orig, headers }: ReceivedMail): string => `${domainOf(orig)} ${headers.get('subject') ?? ''}`;
