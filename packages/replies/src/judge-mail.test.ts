import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { judgeMail } from './judge-mail.ts';
import { deedOf } from './mail-deed.ts';
import { readMail } from './read-mail.ts';
import { splitMbox } from './split-mbox.ts';
import { whomMeant } from './whom-meant.ts';

const WAY_OUT = 'unsubscribe+1-2-aa@relais.example';
const isWayOut = (address: string) => address === WAY_OUT;
const lines = (...parts: string[]) => Buffer.from(parts.join('\r\n'));
const mail = (headers: Record<string, string>, body = 'Hello') =>
  lines(
    ...Object.entries({
      From: 'Ann Lee <Ann@Firm.example>',
      To: 'claire@news.example',
      Subject: 'Re: A listing',
      ...headers,
    })
      .filter(([, value]) => value !== '')
      .map(([name, value]) => `${name}: ${value}`),
    '',
    body,
  );
const judged = async (bytes: Uint8Array) => judgeMail(await readMail(bytes), isWayOut);

const arf = (type: string, original = 'X-Mw-Campaign-Uid: cp123abcd4567\r\nX-Mw-Subscriber-Uid: sb123abcd4567') =>
  mail(
    {
      From: 'fbl@provider.example',
      Subject: 'complaint',
      'Content-Type': 'multipart/report; report-type=feedback-report; boundary=b',
    },
    [
      ...['--b', 'Content-Type: text/plain', '', 'This is an abuse report.', ''],
      ...[
        '--b',
        'Content-Type: message/feedback-report',
        '',
        `Feedback-Type: ${type}`,
        'User-Agent: Loop/1.0',
        'Version: 1',
      ],
      ...['Original-Rcpt-To: <bob@home.example>', '', '--b', 'Content-Type: message/rfc822', ''],
      ...['From: claire@news.example', 'To: undisclosed-recipients:;', original, '', 'unsubscribe me', '--b--', ''],
    ].join('\r\n'),
  );

describe('a mail that came back', () => {
  it.each([
    ['an answer', mail({}, 'Gladly. Call me on Monday.'), { kind: 'reply' }],
    [
      'an answer that quotes our way out',
      mail({}, 'Gladly.\n\nOn Tue, Claire wrote:\n> unsubscribe me'),
      { kind: 'reply' },
    ],
    ['a no', mail({}, 'Please remove me from your list.'), { kind: 'objection', channel: 'reply' }],
    [
      'a no in HTML',
      mail(
        { 'Content-Type': 'text/html; charset=utf-8' },
        '<p>Bitte <b>melden Sie mich</b> ab.</p><blockquote>Hi</blockquote>',
      ),
      { kind: 'objection' },
    ],
    [
      'a no only in the quotation, in HTML',
      mail({ 'Content-Type': 'text/html' }, '<p>Yes!</p><div class="gmail_quote">unsubscribe me</div>'),
      { kind: 'reply' },
    ],
    ['a no as the subject', mail({ Subject: 'Unsubscribe' }, ''), { kind: 'objection', channel: 'mailto' }],
    ['an answer to a subject that sounds like one', mail({ Subject: 'Re: Stop' }, 'When?'), { kind: 'reply' }],
    [
      'a mail program that leaves',
      mail({ To: WAY_OUT, Subject: '', 'Auto-Submitted': 'auto-generated' }, ''),
      { kind: 'objection', channel: 'mailto' },
    ],
    [
      'somebody away, by header',
      mail({ 'Auto-Submitted': 'auto-replied' }, 'Please remove me.'),
      { kind: 'automatic' },
    ],
    [
      'somebody away, by subject',
      mail({ Subject: 'Abwesenheitsnotiz: A listing' }, 'Bitte aus dem Verteiler löschen.'),
      { kind: 'automatic' },
    ],
    ['somebody away, in words', mail({}, 'Je suis en congés jusqu’au 9 mars.'), { kind: 'automatic' }],
    [
      'somebody away who answers at the way out',
      mail({ To: WAY_OUT, 'Auto-Submitted': 'auto-replied' }),
      { kind: 'automatic' },
    ],
    [
      'somebody away who says no all the same',
      mail({}, 'I am on leave. Do not contact me again.'),
      { kind: 'objection' },
    ],
    [
      'a delivery notice',
      mail({ From: 'MAILER-DAEMON@mx.example' }, '550 5.1.1 unsubscribe me'),
      { kind: 'automatic' },
    ],
    [
      'a complaint',
      arf('abuse'),
      {
        kind: 'complaint',
        about: { recipients: ['bob@home.example'], campaignUid: 'cp123abcd4567', subscriberUid: 'sb123abcd4567' },
      },
    ],
    [
      'a complaint that names only our way out',
      arf('abuse', `List-Unsubscribe: <mailto:${WAY_OUT}?subject=x>`),
      { kind: 'complaint', about: { recipients: ['bob@home.example', WAY_OUT] } },
    ],
    ['a report that it was no spam', arf('not-spam'), { kind: 'automatic' }],
  ])('%s', async (_, bytes, verdict) => {
    expect(await judged(bytes)).toMatchObject(verdict);
  });

  it('that is none is named', async () => {
    for (const bytes of ['', 'no header\n\nat all', '\u0000\u0001']) {
      await expect(readMail(Buffer.from(bytes))).rejects.toMatchObject({ code: 'MAIL_UNREADABLE' });
    }
  });

  it('is about whom a token names, else its writer, with the mail it quotes as the last hint', async () => {
    const found = { tenantId: 1, contactId: 2 };
    const links = {
      read: (kind: string, token: string) => (kind === 'why' && token === 'abc.def' ? found : null),
      readAddress: (address: string) => (isWayOut(address) ? found : null),
    };
    const of = async (bytes: Uint8Array) => {
      const one = await readMail(bytes);
      return whomMeant(one, judgeMail(one, isWayOut), { links, hashOf: (address) => `hash of ${address}` });
    };
    expect(await of(mail({ To: `<${WAY_OUT.toUpperCase()}>` }))).toMatchObject({ subjects: [found] });
    expect(await of(mail({}, 'No.\n> https://relais.example/why/abc.def'))).toEqual({
      subjects: [],
      emailHashes: ['hash of ann@firm.example'],
      subscriberUids: [],
      quoted: [found],
    });
    expect(await of(arf('abuse'))).toMatchObject({
      emailHashes: ['hash of bob@home.example'],
      subscriberUids: ['sb123abcd4567'],
    });
  });

  it('asks for one deed, with the same key however often it comes', () => {
    const at = new Date('2026-03-03T09:00:00Z');
    expect(deedOf({ kind: 'automatic', because: '' }, at)).toBeNull();
    const complaint = deedOf(
      { kind: 'complaint', because: '', about: { recipients: [], campaignUid: 'c', subscriberUid: '' } },
      at,
    );
    const key = complaint?.kind === 'complaint' ? complaint.keyOf({ tenantId: 1, emailHash: 'h' }) : '';
    expect(key).toMatch(/^[0-9a-f]{64}$/);
  });
});

describe('a mailbox file', () => {
  const split = async (...chunks: (string | Buffer)[]) => {
    const found: string[] = [];
    for await (const { number, bytes } of splitMbox(Readable.from(chunks)))
      found.push(`${number}:${Buffer.from(bytes)}`);
    return found;
  };
  const first = 'From: a@x.example\n\nHi\n>From here on\n\nFrom nowhere special\n';
  it('is taken apart at its separators, whatever the chunks, and gives quoted lines back', async () => {
    const mbox = `From a@x.example Tue Mar  3 09:12:00 2026\n${first}\nFrom b@x.example Tue Mar  3 09:13:00 2026\nFrom: b@x.example\n\nHo\n`;
    const whole = [`1:${first.replace('>From', 'From')}\n`, '2:From: b@x.example\n\nHo\n'];
    expect(await split(mbox)).toEqual(whole);
    expect(await split(...mbox)).toEqual(whole);
  });
  it('may be a single mail, or nothing', async () => {
    expect(await split(first)).toEqual([`1:${first}`]);
    expect(await split('\n', '\n')).toEqual([]);
  });
});
