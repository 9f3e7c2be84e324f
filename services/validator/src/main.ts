import { run } from '@relais/service';
import { validator } from './service.ts';

await run(validator);
