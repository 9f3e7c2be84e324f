import { run } from '@relais/service';
import { mailwizzSync } from './service.ts';

await run(mailwizzSync);
