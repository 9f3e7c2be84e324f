import { describe, expect, it } from 'vitest';
import { toAccountingRecord } from './accounting-record.ts';
import { mailwizzIds } from './mailwizz-ids.ts';
import { recordKey } from './record-key.ts';

const fields = {
  type: 'b',
  timeLogged: '2026-03-02 10:00:00+0100',
  orig: 'b@bounce.brand1.example',
  rcpt: 'anna@firm.example',
  dsnStatus: '5.1.1',
  dsnDiag: 'smtp;550 User\nunknown',
  jobId: 'mailwizz-ab123cdefgh45',
};
const key = (changes: Record<string, string> = {}, line = 2) =>
  recordKey(toAccountingRecord({ ...fields, ...changes }, line));

describe('the key of a record', () => {
  it('is the same wherever and however the event is written', () => {
    expect(key({}, 99)).toBe(key());
    expect(key({ timeLogged: '1772442000', dsnDiag: 'smtp;550 User\r\nunknown', userString: 'x' })).toBe(key());
    expect(key({ rcpt: 'Anna@Firm.example' })).toBe(key());
    expect(key()).toMatch(/^b:[0-9a-f]{40}$/);
  });

  it.each([
    { type: 't' },
    { timeLogged: '2026-03-02 10:00:01+0100' },
    { rcpt: 'bob@firm.example' },
    { jobId: 'mailwizz-zz999cdefgh45' },
    { 'header_Message-Id': '<1@brand1.example>' },
  ])('differs where the event differs: %j', (changes) => {
    expect(key(changes)).not.toBe(key());
  });
});

describe("MailWizz's ids of a record", () => {
  const ids = (changes: Record<string, string>) =>
    mailwizzIds(toAccountingRecord({ type: 'b', timeLogged: '1772442000', ...changes }, 2));
  const campaignUid = 'ab123cdefgh45';
  const subscriberUid = 'cd456abcdefgh';
  const listUid = 'ef789abcdefgh';

  it.each([
    ['the job', { jobId: `mailwizz-${campaignUid}` }, { campaignUid }],
    ['the bare job', { jobId: campaignUid }, { campaignUid }],
    [
      'headers',
      { 'header_X-Mw-Campaign-Uid': campaignUid, 'header_x-mw-subscriber-uid': subscriberUid },
      { campaignUid, subscriberUid },
    ],
    [
      'a return path',
      { orig: `${subscriberUid}-${campaignUid}@bounce.brand1.example` },
      { campaignUid, subscriberUid },
    ],
    [
      'a return path with a prefix',
      { orig: `bounce+${subscriberUid}-${campaignUid}@bounce.brand1.example` },
      { campaignUid, subscriberUid },
    ],
    [
      'a later bounce',
      { rcpt: `${subscriberUid.toUpperCase()}-${campaignUid}@bounce.brand1.example` },
      { campaignUid, subscriberUid },
    ],
    [
      'the unsubscribe link',
      {
        'header_List-Unsubscribe': `<https://mail.brand1.example/lists/${listUid}/unsubscribe/${subscriberUid}/${campaignUid}>`,
      },
      { campaignUid, subscriberUid, listUid },
    ],
    ['the list', { 'header_List-Id': `${listUid} <Lawyers>` }, { listUid }],
    ['nothing', { jobId: 'newsletter-7', orig: 'news@brand1.example' }, {}],
  ])('are found in %s', (_, changes, expected) => {
    expect(ids(changes)).toEqual(expected);
  });

  it('come from the surest place first', () => {
    expect(ids({ jobId: `mailwizz-${campaignUid}`, 'header_X-Mw-Campaign-Uid': 'zz999cdefgh45' }).campaignUid).toBe(
      'zz999cdefgh45',
    );
  });
});
