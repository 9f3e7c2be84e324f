import { parseArgs } from 'node:util';
import { startBigSite } from './big-site.ts';

// One process of its own, so that a benchmark measures the crawler and not the site:
//   node --import tsx --conditions=development big-site-main.ts --pages 100000 --contacts 1 --bytes 4096 --port 0
const { values } = parseArgs({
  options: {
    pages: { type: 'string', default: '1000' },
    contacts: { type: 'string', default: '1' },
    bytes: { type: 'string', default: '4096' },
    port: { type: 'string', default: '0' },
  },
});

const site = await startBigSite({
  pages: whole('pages', values.pages),
  contactsPerPage: whole('contacts', values.contacts),
  bytes: whole('bytes', values.bytes),
  port: whole('port', values.port),
});

process.once('SIGTERM', stop);
process.once('SIGINT', stop);
process.stdout.write(
  `${JSON.stringify({ ready: true, url: site.url, port: site.port, pages: whole('pages', values.pages) })}\n`,
);

function stop(): void {
  void site.stop();
}

function whole(name: string, text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 0) throw new RangeError(`--${name} ${text}: not a whole number`);
  return number;
}
