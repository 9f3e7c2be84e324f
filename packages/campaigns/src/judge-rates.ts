/** What came back of a campaign's mails. Each contact counts once. */
export interface CampaignRates {
  sent: number;
  delivered: number;
  complaints: number;
  /** Mailboxes that do not exist. Blocks say something of our address, not of the list. */
  hardBounces: number;
}

export interface RateFinding {
  code: 'complaints_high' | 'complaints_stop' | 'complaints_warn' | 'bounces_high' | 'bounces_warn';
  action: 'warn' | 'pause' | 'stop';
  rate: number;
  message: string;
}

/** Complaints of delivered mails (checklist Z20); providers act from 0.3 % on. */
const COMPLAINTS = { warn: 0.0008, pause: 0.002, stop: 0.003 } as const;
/** Below this many deliveries a rate says nothing; so many complaints say enough by themselves. */
const DELIVERED_AT_LEAST = 500;
const COMPLAINTS_AT_LEAST = 3;
/** Hard bounces of sent mails (checklist Z21). */
const BOUNCES = { warn: 0.02, pause: 0.05 } as const;
const SENT_AT_LEAST = 50;

/**
 * The brakes: what a campaign's rates ask for, the hardest first. Judged anew each time, so a restart does not switch them off.
 * `stop` pauses too; it says that the list must be mended before anybody goes on.
 */
export function judgeRates({ sent, delivered, complaints, hardBounces }: CampaignRates): RateFinding[] {
  const findings: RateFinding[] = [];
  // A complaint may be reported before the delivery it belongs to.
  const complaintRate = complaints / Math.max(delivered, complaints, 1);
  if (delivered >= DELIVERED_AT_LEAST || complaints >= COMPLAINTS_AT_LEAST) {
    const say = (code: RateFinding['code'], action: RateFinding['action']) =>
      findings.push({
        code,
        action,
        rate: complaintRate,
        message: `${complaints} complaints about ${delivered} delivered mails (${percent(complaintRate)})`,
      });
    if (complaintRate >= COMPLAINTS.stop) say('complaints_stop', 'stop');
    else if (complaintRate >= COMPLAINTS.pause) say('complaints_high', 'pause');
    else if (complaintRate >= COMPLAINTS.warn) say('complaints_warn', 'warn');
  }
  const bounceRate = hardBounces / Math.max(sent, hardBounces, 1);
  if (sent >= SENT_AT_LEAST) {
    const message = `${hardBounces} of ${sent} mails met a mailbox that does not exist (${percent(bounceRate)})`;
    if (bounceRate >= BOUNCES.pause)
      findings.push({ code: 'bounces_high', action: 'pause', rate: bounceRate, message });
    else if (bounceRate >= BOUNCES.warn)
      findings.push({ code: 'bounces_warn', action: 'warn', rate: bounceRate, message });
  }
  const weight = { stop: 0, pause: 1, warn: 2 } as const;
  return findings.toSorted((a, b) => weight[a.action] - weight[b.action]);
}

const percent = (rate: number) => `${(rate * 100).toFixed(2)} %`;
