import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { campaignLife, contactLife, scrapeJobLife } from '@relais/contracts';
import { endpointTable, problemTable, signingExample } from './api.ts';
import { commandTable } from './commands.ts';
import { dashboards } from './dashboards.ts';
import { envExample } from './env-example.ts';
import { errorTable } from './errors.ts';
import { dashboardJson } from './grafana.ts';
import { statePicture } from './life-pictures.ts';
import { replaceBlock } from './markdown.ts';
import { metricTable } from './metrics.ts';
import { queueTable, serviceTable } from './queues.ts';
import { exists, ROOT, read } from './repository.ts';
import { settingsTables } from './settings.ts';

/** What tells who finds a document out of date how to bring it up to date. */
export const MEND = 'npm run documents';

/** Parts of documents that are derived from the code, by file and by the name of the part. */
const blocks: Readonly<Record<string, Readonly<Record<string, () => string | Promise<string>>>>> = {
  'README.md': { services: serviceTable },
  'docs/architecture.md': {
    'life of a contact': () => statePicture(contactLife),
    'life of a scrape job': () => statePicture(scrapeJobLife),
    'life of a campaign': () => statePicture(campaignLife),
  },
  'docs/partner-guide.md': {
    endpoints: endpointTable,
    'signing example': signingExample,
    problems: problemTable,
  },
  'docs/operations.md': {
    commands: commandTable,
    settings: settingsTables,
    queues: queueTable,
    errors: errorTable,
    metrics: metricTable,
  },
};

export interface Document {
  readonly file: string;
  /** As committed; undefined when it is not there. */
  readonly committed: string | undefined;
  readonly fresh: string;
}

/** Every document with a derived part, as it is and as it should be. */
export async function documents(): Promise<Document[]> {
  const whole = [
    { file: '.env.example', fresh: await envExample() },
    ...dashboards.map((board) => {
      const file = `infra/grafana/dashboards/${board.uid}.json`;
      return { file, fresh: formatted(file, dashboardJson(board)) };
    }),
  ].map(({ file, fresh }) => ({ file, committed: exists(file) ? read(file) : undefined, fresh }));
  const partly = Object.entries(blocks).map(async ([file, parts]) => {
    const committed = read(file);
    let fresh = committed;
    for (const [block, render] of Object.entries(parts)) fresh = replaceBlock(fresh, block, await render());
    return { file, committed, fresh: formatted(file, fresh) };
  });
  return [...whole, ...(await Promise.all(partly))];
}

/** As the formatter of the repository would leave it: tables aligned, lists of a few words on one line. */
function formatted(file: string, text: string): string {
  const biome = join(ROOT, 'node_modules/.bin/biome');
  return execFileSync(biome, ['format', '--stdin-file-path', file], { cwd: ROOT, input: text, encoding: 'utf8' });
}
