/** What a mail server says, with PowerMTA's reading of it. `{rcpt}`, `{ip}` and `{from}` are filled in. */
export interface ServerAnswer {
  /** The text behind `smtp;`. */
  text: string;
  /** `5.1.1 (bad destination mailbox address)` */
  status: string;
  bounceCat: string;
}

/** How often things happen, each from 0 to 1. */
export interface ProviderRates {
  /** Of addresses: for good, whatever is sent. */
  unknown: number;
  disabled: number;
  /** Of mails. */
  full: number;
  blocked: number;
  spam: number;
  deferred: number;
  /** Of delivered mails: accepted, and sent back later. */
  returned: number;
  /** A gateway opens every link before the reader sees it. */
  scanned: number;
  /** Pictures are loaded on delivery by a proxy, read or not. */
  prefetched: number;
  opened: number;
  /** Of opened mails. */
  clicked: number;
  unsubscribed: number;
  complained: number;
}

/** How a family of mailboxes treats mail, and what its people do with it. */
export interface MailboxProvider {
  name: string;
  /** Domains it serves; the provider without any serves all the others. */
  domains: readonly string[];
  /** `name (ip)`, as `dsnMta` has it. */
  mx: string;
  answers: {
    unknown: ServerAnswer;
    disabled: ServerAnswer;
    full: ServerAnswer;
    blocked: ServerAnswer;
    spam: ServerAnswer;
    auth: ServerAnswer;
    deferred: ServerAnswer;
  };
  rates: ProviderRates;
  /** What becomes of "this is spam": a report by mail, or none. `redacted` reports name no recipient. */
  feedbackLoop: 'arf' | 'arf-redacted' | 'jmrp' | 'none';
}

const status = {
  unknown: '5.1.1 (bad destination mailbox address)',
  disabled: '5.2.1 (mailbox disabled, not accepting messages)',
  full: '5.2.2 (mailbox full)',
  policy: '5.7.1 (delivery not authorized, message refused)',
  none: '5.0.0 (undefined status)',
  later: '4.7.0 (other or undefined security status)',
} as const;

const answer = (text: string, statusText: string, bounceCat: string): ServerAnswer => ({
  text,
  status: statusText,
  bounceCat,
});

/** Averages of a clean business list; a test brings its own where it needs certainty. */
const usual: ProviderRates = {
  unknown: 0.008,
  disabled: 0.002,
  full: 0.003,
  blocked: 0.002,
  spam: 0.001,
  deferred: 0.02,
  returned: 0,
  scanned: 0,
  prefetched: 0,
  opened: 0.28,
  clicked: 0.14,
  unsubscribed: 0.004,
  complained: 0.0006,
};

export const mailboxProviders: readonly MailboxProvider[] = [
  {
    name: 'gmail',
    domains: ['gmail.com', 'googlemail.com'],
    mx: 'gmail-smtp-in.l.google.com (198.51.100.26)',
    answers: {
      unknown: answer(
        "550-5.1.1 The email account that you tried to reach does not exist. Please try 550-5.1.1 double-checking the recipient's email address for typos or 550-5.1.1 unnecessary spaces. For more information, go to 550 5.1.1 https://support.google.com/mail/?p=NoSuchUser - gsmtp",
        status.unknown,
        'bad-mailbox',
      ),
      disabled: answer(
        '550-5.2.1 The email account that you tried to reach is inactive. For more 550-5.2.1 information, go to 550 5.2.1 https://support.google.com/mail/?p=DisabledUser - gsmtp',
        status.disabled,
        'inactive-mailbox',
      ),
      full: answer(
        "452-4.2.2 The recipient's inbox is out of storage space. Please direct the 452-4.2.2 recipient to 452 4.2.2 https://support.google.com/mail/?p=OverQuotaTemp - gsmtp",
        '4.2.2 (mailbox full)',
        'quota-issues',
      ),
      blocked: answer(
        '550-5.7.1 [{ip} 19] Gmail has detected that this message is likely 550-5.7.1 suspicious due to the very low reputation of the sending domain. To best 550-5.7.1 protect our users from spam, the message has been blocked. - gsmtp',
        status.policy,
        'spam-related',
      ),
      spam: answer(
        '550-5.7.1 [{ip} 12] Our system has detected that this message is 550-5.7.1 likely unsolicited mail. To reduce the amount of spam sent to Gmail, 550-5.7.1 this message has been blocked. - gsmtp',
        status.policy,
        'spam-related',
      ),
      auth: answer(
        '550-5.7.26 Your email has been blocked because the sender is unauthenticated. 550-5.7.26 Gmail requires all senders to authenticate with either SPF or DKIM. - gsmtp',
        '5.7.26 (multiple authentication checks failed)',
        'spam-related',
      ),
      deferred: answer(
        '421-4.7.28 Gmail has detected an unusual rate of unsolicited mail originating from your IP address [{ip}]. To protect our users from spam, mail has been temporarily rate limited. - gsmtp',
        status.later,
        'other',
      ),
    },
    rates: { ...usual, prefetched: 0.1 },
    feedbackLoop: 'none',
  },
  {
    name: 'outlook',
    domains: ['outlook.com', 'outlook.fr', 'hotmail.com', 'hotmail.fr', 'live.com', 'live.fr', 'msn.com'],
    mx: 'outlook-com.olc.protection.outlook.com (198.51.100.33)',
    answers: {
      unknown: answer(
        '550 5.5.0 Requested action not taken: mailbox unavailable (S2017062302). [EOP-TEST.prod.protection.outlook.com]',
        '5.5.0 (other or undefined protocol status)',
        'other',
      ),
      disabled: answer('550 5.2.1 Mailbox cannot be accessed', status.disabled, 'inactive-mailbox'),
      full: answer(
        '554 5.2.2 mailbox full; STOREDRV.Deliver.Exception:QuotaExceededException',
        status.full,
        'quota-issues',
      ),
      blocked: answer(
        "550 5.7.1 Unfortunately, messages from [{ip}] weren't sent. Please contact your Internet service provider since part of their network is on our block list (S3140).",
        status.policy,
        'spam-related',
      ),
      spam: answer('550 5.7.1 Message rejected as spam by Content Filtering.', status.policy, 'spam-related'),
      auth: answer(
        "550 5.7.515 Access denied, sending domain {from} doesn't meet the required authentication level.",
        '5.7.515 (delivery not authorized, message refused)',
        'policy-related',
      ),
      deferred: answer(
        '451 4.7.650 The mail server [{ip}] has been temporarily rate limited due to IP reputation. For e-mail delivery information, see https://postmaster.live.com (S775)',
        status.later,
        'other',
      ),
    },
    rates: { ...usual, scanned: 0.05 },
    feedbackLoop: 'jmrp',
  },
  {
    name: 'yahoo',
    domains: ['yahoo.com', 'yahoo.fr', 'yahoo.co.uk', 'ymail.com', 'aol.com'],
    mx: 'mta7.am0.yahoodns.net (198.51.100.45)',
    answers: {
      unknown: answer(
        "554 delivery error: dd This user doesn't have a yahoo.com account ({rcpt}) [0] - mta1004.mail.example",
        status.none,
        'bad-mailbox',
      ),
      disabled: answer(
        '554 30 Sorry, your message to {rcpt} cannot be delivered. This mailbox is disabled (554.30).',
        status.none,
        'inactive-mailbox',
      ),
      full: answer(
        '554 delivery error: dd Sorry, your message to {rcpt} cannot be delivered. This account is over quota.',
        status.none,
        'quota-issues',
      ),
      blocked: answer(
        '553 5.7.2 [TSS09] All messages from {ip} will be permanently deferred; Retrying will NOT succeed. See https://postmaster.yahooinc.com/error-codes',
        '5.7.2 (other or undefined security status)',
        'other',
      ),
      spam: answer(
        '554 Message not allowed - [PH01] Email not accepted for policy reasons. Please visit https://postmaster.yahooinc.com/error-codes',
        status.none,
        'policy-related',
      ),
      auth: answer(
        '550 5.7.9 This mail has been blocked because the sender is unauthenticated. Yahoo requires all senders to authenticate with either SPF or DKIM.',
        '5.7.9 (other or undefined security status)',
        'policy-related',
      ),
      deferred: answer(
        '421 4.7.0 [TSS04] Messages from {ip} temporarily deferred due to unexpected volume or user complaints - 4.16.55.1; see https://postmaster.yahooinc.com/error-codes',
        status.later,
        'other',
      ),
    },
    rates: { ...usual, deferred: 0.05 },
    feedbackLoop: 'arf-redacted',
  },
  {
    name: 'icloud',
    domains: ['icloud.com', 'me.com', 'mac.com'],
    mx: 'mx01.mail.icloud.com (198.51.100.52)',
    answers: {
      unknown: answer('550 5.1.1 <{rcpt}>: user does not exist', status.unknown, 'bad-mailbox'),
      disabled: answer('550 5.1.1 <{rcpt}>: inactive email address', status.unknown, 'inactive-mailbox'),
      full: answer('552 5.2.2 <{rcpt}>: user is over quota', status.full, 'quota-issues'),
      blocked: answer('550 5.7.0 Blocked - see https://ipcheck.proofpoint.com/?ip={ip}', status.policy, 'spam-related'),
      spam: answer('550 5.7.1 message content rejected due to spam', status.policy, 'spam-related'),
      auth: answer(
        "554 5.7.1 Your message was rejected due to {from}'s DMARC policy.",
        status.policy,
        'policy-related',
      ),
      deferred: answer(
        '421 4.7.1 [HCM1] Messages to {rcpt} deferred due to excessive volume. Try again later - https://support.apple.com/en-us/HT204137',
        status.later,
        'other',
      ),
    },
    rates: { ...usual, prefetched: 0.6 },
    feedbackLoop: 'none',
  },
  {
    name: 'orange',
    domains: ['orange.fr', 'wanadoo.fr'],
    mx: 'smtp-in.orange.fr (198.51.100.61)',
    answers: {
      unknown: answer(
        '550 5.1.1 Adresse d au moins un destinataire invalide. Invalid recipient. OFR_416 [416]',
        status.unknown,
        'bad-mailbox',
      ),
      disabled: answer(
        '550 5.5.0 Boite du destinataire archivee. Archived recipient. OFR_420 [420]',
        status.none,
        'other',
      ),
      full: answer(
        '552 5.1.1 Boite du destinataire pleine. Recipient overquota. OFR_417 [417]',
        status.unknown,
        'bad-mailbox',
      ),
      blocked: answer(
        '550 mwinf5c04 ME Adresse IP source bloquee pour incident de spam. Client host blocked for spamming issues. OFR006_102 [102]',
        status.none,
        'spam-related',
      ),
      spam: answer(
        '550 5.2.0 Mail rejete. Mail rejected. OFR_506 [506]',
        '5.2.0 (other or undefined mailbox status)',
        'other',
      ),
      auth: answer(
        '501 5.0.2 Mail rejete. Mail rejected. DMARC check failed. OFR_517 [517]',
        status.none,
        'policy-related',
      ),
      deferred: answer(
        '421 mwinf5c77 ME Service refuse. Veuillez essayer plus tard. Service refused, please try later. OFR_999 [999]',
        '4.0.0 (undefined status)',
        'other',
      ),
    },
    rates: { ...usual, complained: 0.001 },
    feedbackLoop: 'arf',
  },
  {
    name: 'gmx',
    domains: ['gmx.net', 'gmx.de', 'gmx.com', 'web.de'],
    mx: 'mx00.gmx.net (198.51.100.70)',
    answers: {
      unknown: answer('550 Requested action not taken: mailbox unavailable', status.none, 'bad-mailbox'),
      disabled: answer('550 5.2.1 Mailbox disabled', status.disabled, 'inactive-mailbox'),
      full: answer(
        '552 Requested mail action aborted: exceeded storage allocation Quota exceeded. The recipient mailbox is full.',
        status.none,
        'quota-issues',
      ),
      blocked: answer(
        '554-gmx.net (mxgmx101) Nemesis ESMTP Service not available 554-No SMTP service 554-IP address is block listed. 554 For explanation visit https://postmaster.gmx.net/en/error-messages?ip={ip}&c=bl',
        status.none,
        'spam-related',
      ),
      spam: answer('554 Transaction failed: message detected as spam', status.none, 'spam-related'),
      auth: answer(
        '554-gmx.net (mxgmx101) Nemesis ESMTP Service not available 554-Bad DNS PTR resource record.',
        status.none,
        'policy-related',
      ),
      deferred: answer('421 Service not available, closing transmission channel', '4.0.0 (undefined status)', 'other'),
    },
    rates: usual,
    feedbackLoop: 'none',
  },
  {
    name: 'small-business',
    domains: [],
    mx: 'mx.firm.example (203.0.113.200)',
    answers: {
      unknown: answer(
        '550 5.1.1 <{rcpt}>: Recipient address rejected: User unknown in virtual mailbox table',
        status.unknown,
        'bad-mailbox',
      ),
      disabled: answer('550 5.2.1 <{rcpt}>: account is disabled', status.disabled, 'inactive-mailbox'),
      full: answer('452 4.2.2 <{rcpt}>: mailbox full', '4.2.2 (mailbox full)', 'quota-issues'),
      blocked: answer(
        '554 5.7.1 Service unavailable; Client host [{ip}] blocked using zen.spamhaus.org; https://www.spamhaus.org/query/ip/{ip}',
        status.policy,
        'spam-related',
      ),
      spam: answer('554 5.7.1 Message identified as SPAM, score 9.3', status.policy, 'spam-related'),
      auth: answer(
        '550 5.7.1 <{from}>: Sender address rejected: SPF fail - not authorized',
        status.policy,
        'policy-related',
      ),
      deferred: answer(
        '450 4.7.1 <{rcpt}>: Recipient address rejected: Greylisted, try again in 300 seconds',
        '4.7.1 (delivery not authorized, message refused)',
        'policy-related',
      ),
    },
    rates: { ...usual, unknown: 0.015, deferred: 0.12, returned: 0.004, scanned: 0.35 },
    feedbackLoop: 'none',
  },
];

/** The provider of an address; the one without domains serves whoever has none of his own. */
export function providerOf(address: string, providers: readonly MailboxProvider[]): MailboxProvider {
  const domain = address.slice(address.lastIndexOf('@') + 1).toLowerCase();
  const provider =
    providers.find(({ domains }) => domains.includes(domain)) ?? providers.find(({ domains }) => domains.length === 0);
  if (!provider) throw new RangeError(`No provider serves ${domain}, and none serves the rest`);
  return provider;
}
