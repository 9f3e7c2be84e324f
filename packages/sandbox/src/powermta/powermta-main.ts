import { parseArgs } from 'node:util';
import { startPowermta } from './start.ts';

// A process of its own, so that it can be told from the system it tests:
//   node --import tsx --conditions=development powermta-main.ts --port 0 --dir /tmp/acct --hour-ms 1000 --rotate-ms 500
const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    dir: { type: 'string' },
    seed: { type: 'string', default: 'relais' },
    'hour-ms': { type: 'string', default: '1000' },
    'rotate-ms': { type: 'string' },
  },
});

const rotateMs = values['rotate-ms'];
const powermta = await startPowermta({
  port: whole('port', values.port),
  seed: values.seed,
  hourMs: whole('hour-ms', values['hour-ms']),
  ...(values.dir === undefined ? {} : { dir: values.dir }),
  ...(rotateMs === undefined ? {} : { rotateEveryMs: whole('rotate-ms', rotateMs) }),
});

process.once('SIGTERM', stop);
process.once('SIGINT', stop);
const { url, port, controlUrl, dir, movedDir } = powermta;
process.stdout.write(`${JSON.stringify({ ready: true, url, port, controlUrl, dir, movedDir })}\n`);

function stop(): void {
  void powermta.stop();
}

function whole(name: string, text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 0) throw new RangeError(`--${name} ${text}: not a whole number`);
  return number;
}
