import { run } from '@relais/service';
import { gateway } from './service.ts';

await run(gateway);
