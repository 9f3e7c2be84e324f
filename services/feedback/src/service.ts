import { openDatabase, pingDatabase } from '@relais/prisma';
import { defineService } from '@relais/service';
import { Counter } from 'prom-client';
import { readConfig } from './config.ts';
import { judgeReports } from './judge-reports.ts';
import { sweepFeedback } from './sweep.ts';
import { sweepRetention } from './sweep-retention.ts';

export { feedbackEnv } from './config.ts';

/** Turns what comes back into what may still go out. Consumes `bounce` and `engagement`. */
export const feedback = defineService({
  name: 'feedback',
  config: readConfig,
  start({ config, base, log, metrics, enqueue, onStop, onHealth }) {
    const db = openDatabase(config);
    onStop(() => db.$disconnect(), 'postgres');
    onHealth('postgres', () => pingDatabase(db));
    const judged = new Counter({
      name: 'relais_feedback_reports_total',
      help: 'Reports judged, by outcome',
      labelNames: ['outcome'],
      registers: [metrics],
    });
    const processor = judgeReports({ db, enqueue, onJudged: (outcome, reports) => judged.inc({ outcome }, reports) });
    return {
      processors: { bounce: processor, engagement: processor },
      concurrency: { bounce: config.concurrency, engagement: config.concurrency },
      schedules: [
        {
          name: 'feedback-sweep',
          everyMs: base.sweepEveryMs,
          run: () => sweepFeedback(db, enqueue, config.optOutAlarmMs),
        },
        {
          name: 'retention',
          everyMs: config.retentionEveryMs,
          run: async () => {
            const { erased } = await sweepRetention({ db, enqueue, keyring: config.keyring });
            if (erased > 0)
              log.info({ event: 'retention.swept', erased }, `${erased} people erased, their time was over`);
          },
        },
      ],
    };
  },
});
