import { run } from '@relais/service';
import { router } from './service.ts';

await run(router);
