import { run } from '@relais/service';
import { crawler } from './service.ts';

await run(crawler);
