import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { documents } from './documents.ts';
import { ROOT } from './repository.ts';

// npm run documents: writes what the documents say about settings, queues, errors, metrics and states from the code.
for (const { file, committed, fresh } of await documents()) {
  if (committed === fresh) continue;
  writeFileSync(join(ROOT, file), fresh);
  process.stdout.write(`${file} written\n`);
}
