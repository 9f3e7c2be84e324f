import { openDatabase, overdueForRouting, pingDatabase, reconsiderUnrouted } from '@relais/prisma';
import { defineService } from '@relais/service';
import { readConfig } from './config.ts';
import { routeContacts } from './route-contacts.ts';

export { routerEnv } from './config.ts';

/** Whose contact is it? Consumes `route`, hands on to `sync`. */
export const router = defineService({
  name: 'router',
  config: readConfig,
  start({ config, base, enqueue, onStop, onHealth }) {
    const db = openDatabase(config);
    onStop(() => db.$disconnect(), 'postgres');
    onHealth('postgres', () => pingDatabase(db));
    return {
      processors: { route: routeContacts({ db, enqueue }) },
      concurrency: { route: config.concurrency },
      schedules: [
        {
          name: 'route-sweep',
          everyMs: base.sweepEveryMs,
          async run() {
            await reconsiderUnrouted(db);
            await enqueue.many('route', await overdueForRouting(db), { priority: 'bulk' });
          },
        },
      ],
    };
  },
});
