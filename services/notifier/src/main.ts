import { run } from '@relais/service';
import { notifier } from './service.ts';

await run(notifier);
