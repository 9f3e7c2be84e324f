import { run } from '@relais/service';
import { feedback } from './service.ts';

await run(feedback);
