import { type BudgetReason, type Database, type ScrapeJobToRead, settleJobBudget } from '@relais/prisma';
import type { OnUse } from './proxies/open-proxies.ts';

/** What one lane uses on behalf of its job, and whether the job may go on. */
export interface JobMeter {
  readonly onUse: OnUse;
  /**
   * Tells what was used since the last time; now and then, unless it is to be now. A job without budgets that used nothing is not
   * asked about.
   * @returns why the job is ended, when this call ended it
   */
  settle(now?: boolean): Promise<BudgetReason | null>;
}

const SETTLE_EVERY_MS = 1_000;

export function openJobMeter(db: Database, { id, tenantId, config }: ScrapeJobToRead): JobMeter {
  const hasBudget = config.max_cost !== undefined || config.max_minutes !== undefined;
  let used = { requests: 0, bytes: 0, costMicros: 0 };
  let settledAt = Number.NEGATIVE_INFINITY;
  return {
    onUse({ bytes, costMicros }) {
      used = { requests: used.requests + 1, bytes: used.bytes + bytes, costMicros: used.costMicros + costMicros };
    },
    async settle(now = false) {
      if (!hasBudget && used.requests === 0) return null;
      if (!now && performance.now() - settledAt < SETTLE_EVERY_MS) return null;
      settledAt = performance.now();
      const told = used;
      used = { requests: 0, bytes: 0, costMicros: 0 };
      return settleJobBudget(db, tenantId, id, told);
    },
  };
}
