import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { spawnNode, startSites } from '@relais/sandbox';
import { afterEach, describe, expect, it } from 'vitest';

const cli = fileURLToPath(new URL('../../packages/cli/dist/main.js', import.meta.url));
const open: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

async function demo(...args: string[]) {
  const child = spawnNode(cli, { name: 'demo', args: ['demo', ...args], env: { REDIS_URL: '' } });
  open.push(() => child.stop());
  const { code } = await child.exited;
  return { code, text: child.logs.join('\n') };
}

/** The number that stands behind a label of the final table; lines of progress before it begin alike. */
const figure = (text: string, label: string) =>
  Number([...text.matchAll(new RegExp(`^\\s*${label}\\s+(\\d+)`, 'gm'))].at(-1)?.[1]);

/** Takes a port, as another program of the machine would; one that is taken already serves as well. */
async function occupy(port: number): Promise<void> {
  const server = createServer();
  await new Promise<void>((resolve) => server.once('error', () => resolve()).listen(port, '127.0.0.1', resolve));
  open.push(async () => server.close());
}

describe('npm run demo', () => {
  it('goes from web pages to mails and back, on a machine whose usual ports are taken', async () => {
    for (const port of [5432, 6379, 8000]) await occupy(port);
    const { code, text } = await demo();
    expect(code, text).toBe(0);
    expect(text).toContain('Database, MailWizz, mail servers, readers and partners agree');
    expect(figure(text, 'pages fetched')).toBeGreaterThan(150);
    expect(figure(text, 'sites found by search')).toBe(2);
    expect(figure(text, 'pages opened in a browser')).toBeGreaterThan(0);
    expect(figure(text, 'articles kept')).toBeGreaterThanOrEqual(4);
    // The sites are in fourteen countries: the gate lets the others' offices through, and says whom it holds.
    expect(figure(text, 'synced')).toBeGreaterThan(25);
    expect(figure(text, 'held by the country gate')).toBeGreaterThan(20);
    expect(text).toMatch(/held by the country gate .*\bDE \d/);
    for (const what of ['delivered', 'bounced', 'opened by people', 'clicked by people', 'complained', 'unsubscribed'])
      expect(figure(text, what), what).toBeGreaterThan(0);
    expect(figure(text, 'mails sent')).toBe(figure(text, 'synced'));
    expect(text).toContain('0 webhooks had a wrong signature');
    // Nothing that a site closed to robots or set as a trap may be found.
    expect(text).toContain('; 0 from closed pages');
  });

  it('reads a site it has never seen', async () => {
    const sites = await startSites({ only: ['harrow-lane'] });
    open.push(() => sites.stop());
    const { code, text } = await demo('--url', sites.urls[0] ?? '');
    expect(code, text).toBe(0);
    expect(figure(text, 'contacts found')).toBeGreaterThan(0);
    expect(figure(text, 'synced')).toBeGreaterThan(0);
  });
});
