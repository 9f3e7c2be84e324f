import { createReadStream } from 'node:fs';
import { type AccountingRecord, classifyBounce, mailwizzIds, readAccounting } from '@relais/powermta';
import { mailboxProviders, smtpDeliver, startPowermta } from '@relais/sandbox';
import { describe, expect, it } from 'vitest';

const campaignUid = 'ab123cdefgh45';
const subscriberUid = 'cd456abcdefgh';

/** Sends to one address a fate and provider, and reads back what accounting says. */
async function recordsOfEveryFate(fates: readonly string[]): Promise<AccountingRecord[]> {
  const powermta = await startPowermta({ hourMs: 0 });
  const deliver = smtpDeliver(powermta.port);
  try {
    for (const { domains } of mailboxProviders) {
      for (const fate of fates) {
        const email = `${fate}-anna@${domains[0] ?? 'firm.example'}`;
        await deliver({
          kind: 'campaign',
          messageId: `${email.replace('@', '.')}@brand1.example`,
          from: { name: 'Brand', email: 'news@brand1.example' },
          to: { name: '', email },
          replyTo: '',
          subject: 'Hello',
          html: '<p>Hello</p>',
          plainText: '',
          headers: { 'X-Job': `mailwizz-${campaignUid}` },
          campaignUid,
          subscriberUid,
        });
      }
    }
    await powermta.idle();
    const file = await powermta.rotate();
    const records: AccountingRecord[] = [];
    for await (const batch of readAccounting(createReadStream(file ?? ''))) {
      expect(batch.rejected).toEqual([]);
      records.push(...batch.records);
    }
    return records;
  } finally {
    deliver.close();
    await powermta.stop();
  }
}

describe('what the PowerMTA stand-in writes', () => {
  it('is read without a line lost, tied to its mail, and judged as its provider means it', async () => {
    const causes = { unknown: 'hard', disabled: 'hard', full: 'soft', blocked: 'block', spam: 'spam', auth: 'auth' };
    const records = await recordsOfEveryFate([...Object.keys(causes), 'silent', 'returned']);
    const misjudged = records
      .filter(({ type }) => type === 'b' || type === 'rb')
      .flatMap((record) => {
        const { cause, rule } = classifyBounce({
          diag: record.dsnDiag ?? '',
          dsnStatus: record.dsnStatus ?? '',
          bounceCat: record.bounceCat ?? '',
        });
        const wish = record.rcpt?.split('-')[0] ?? '';
        const expected = { ...causes, returned: 'hard' }[wish];
        return cause === expected ? [] : [`${record.rcpt}: ${record.dsnDiag} is ${cause} by ${rule}`];
      });
    expect(misjudged).toEqual([]);

    expect(records.filter(({ type }) => type === 'd')).toHaveLength(2 * mailboxProviders.length);
    const untied = records.filter((record) => {
      const ids = mailwizzIds(record);
      return ids.campaignUid !== campaignUid || ids.subscriberUid !== subscriberUid;
    });
    expect(untied).toEqual([]);
  });
});
