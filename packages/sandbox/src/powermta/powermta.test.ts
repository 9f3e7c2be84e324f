import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { OutgoingMail } from '../mailwizz/delivery.ts';
import { startMailwizz } from '../mailwizz/index.ts';
import { spawnNode } from '../process.ts';
import { accountingColumns } from './accounting-file.ts';
import type { PowermtaOptions } from './running-powermta.ts';
import { smtpDeliver } from './smtp-deliver.ts';
import { startPowermta } from './start.ts';

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function start(options: PowermtaOptions = {}) {
  const powermta = await startPowermta({ hourMs: 0, ...options });
  const deliver = smtpDeliver(powermta.port);
  closing.push(powermta.stop, deliver.close);
  const send = (to: string, changes: Partial<OutgoingMail> = {}) => deliver(mailTo(to, changes));
  const rows = async () => {
    await powermta.idle();
    const file = await powermta.rotate();
    return file === null ? [] : parse(await readFile(file, 'utf8'));
  };
  return { powermta, send, rows };
}

const mailTo = (to: string, changes: Partial<OutgoingMail> = {}): OutgoingMail => ({
  kind: 'campaign',
  messageId: `${to.replace('@', '.')}@brand1.example`,
  from: { name: 'Brand', email: 'news@brand1.example' },
  to: { name: '', email: to },
  replyTo: '',
  subject: 'Hello',
  html: '<p>Hello</p>',
  plainText: 'Hello',
  headers: {
    'X-Job': 'mailwizz-ab123cdefgh45',
    'X-Mw-Campaign-Uid': 'ab123cdefgh45',
    'X-Mw-Subscriber-Uid': 'cd456abcdefgh',
  },
  campaignUid: 'ab123cdefgh45',
  subscriberUid: 'cd456abcdefgh',
  ...changes,
});

/** Good enough for rows without line ends. */
function parse(csv: string): Record<string, string>[] {
  const [header = '', ...lines] = csv.trimEnd().split('\n');
  const cells = (line: string) =>
    [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, a, b]) => a ?? b ?? '');
  const names = cells(header);
  return lines.map((line) => Object.fromEntries(cells(line).map((cell, at) => [names[at] ?? '', cell])));
}

/** A web server that notes what it is asked. */
async function listen() {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString();
    });
    request.once('end', () => {
      asked.push(`${request.method} ${request.url}${body === '' ? '' : ` ${body}`}`);
      if (request.url === '/hop') response.writeHead(302, { Location: '/landed' });
      response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

describe('the PowerMTA stand-in', () => {
  it('takes mail by SMTP and puts it into mailboxes', async () => {
    const { powermta, send, rows } = await start();
    await send('silent-anna@gmail.com', { subject: 'Grüße' });
    const [row] = await rows();

    const [mail] = powermta.inbox('Silent-Anna@gmail.com');
    expect(await mail?.open()).toMatchObject({ subject: 'Grüße', html: expect.stringContaining('Hello') });
    expect(mail).toMatchObject({ provider: 'gmail', orig: 'cd456abcdefgh-ab123cdefgh45@bounce.brand1.example' });
    expect(row).toMatchObject({
      type: 'd',
      dsnAction: 'relayed',
      rcpt: 'silent-anna@gmail.com',
      jobId: 'mailwizz-ab123cdefgh45',
      queue: 'gmail.com/vmta-a',
      'header_X-Mw-Subscriber-Uid': 'cd456abcdefgh',
      'header_Message-Id': '<silent-anna.gmail.com@brand1.example>',
    });
  });

  it('writes b for refusals, t before a late delivery, and 4.4.7 when a mail expires', async () => {
    const { powermta, send, rows } = await start();
    for (const name of ['unknown-a', 'blocked-b', 'deferred-c', 'never-d', 'full-e']) await send(`${name}@gmail.com`);
    const written = await rows();
    const of = (name: string) =>
      written
        .filter(({ rcpt }) => rcpt === `${name}@gmail.com`)
        .map(({ type, dsnStatus }) => `${type} ${dsnStatus?.slice(0, 5)}`);

    expect(of('unknown-a')).toEqual(['b 5.1.1']);
    expect(of('blocked-b')).toEqual(['b 5.7.1']);
    expect(of('deferred-c').at(-1)).toBe('d 2.0.0');
    expect(of('deferred-c')[0]).toBe('t 4.7.0');
    expect(of('never-d')).toEqual(['t 4.7.0', 't 4.7.0', 't 4.7.0', 't 4.7.0', 'b 4.4.7']);
    expect(of('full-e')).toEqual(['t 4.2.2', 'b 4.4.7']);
    expect(powermta.stats()).toMatchObject({ received: 5, delivered: 1, bounced: 4, pending: 0 });
    expect(powermta.addresses()).toEqual(['deferred-c@gmail.com']);
  });

  it('reports complaints where there is a feedback loop, and bounces that come back later', async () => {
    const { powermta, send, rows } = await start();
    for (const to of [
      'complain-a@gmail.com',
      'complain-b@hotmail.com',
      'complain-c@yahoo.com',
      'returned-d@firm.example',
    ])
      await send(to);
    const later = (await rows()).filter(({ type }) => type !== 'd');
    expect(later.map(({ type, rcpt, format, vmta }) => [type, rcpt, format, vmta]).sort()).toEqual([
      ['f', '', 'arf', ''],
      ['f', 'complain-b@hotmail.com', 'jmrp', ''],
      ['rb', 'returned-d@firm.example', 'dsn', ''],
    ]);
    expect(later.every((row) => row.orig === 'cd456abcdefgh-ab123cdefgh45@bounce.brand1.example')).toBe(true);
    expect(powermta.stats()).toMatchObject({ complained: 3, returned: 1 });
  });

  it('lets people open and click, and gateways ask for everything at once', async () => {
    const web = await listen();
    const { powermta, send } = await start();
    const unseen = `<div aria-hidden="true" style="display:none;max-height:0"><a href="${web.url}/trap"></a></div>`;
    const html = `${unseen}<img src="${web.url}/pixel.gif"><a href="${web.url}/hop?a=1&amp;b=2">one</a> <a href="${web.url}/two">two</a>`;
    await send('click-anna@gmail.com', { html: html.replace('/hop?a=1&amp;b=2', '/hop') });
    await powermta.idle();
    expect(web.asked).toEqual(['GET /pixel.gif', 'GET /hop', 'GET /landed']);

    web.asked.length = 0;
    await send('scanner-bob@firm.example', { html, headers: { 'List-Unsubscribe': `<${web.url}/out>` } });
    await powermta.idle();
    const all = ['/pixel.gif', '/hop?a=1&b=2', '/two', '/trap', '/out'];
    expect(web.asked).toEqual([...all.map((path) => `HEAD ${path}`), ...all.map((path) => `GET ${path}`)]);
    expect(powermta.acts().map(({ by, kind }) => `${by} ${kind}`)).toContain('human click');
    expect(powermta.stats().acts).toMatchObject({ 'human open': 1, 'human click': 1, 'scanner click': 8 });
  });

  it('leaves by one click where RFC 8058 is offered, and by the page where it is not', async () => {
    const web = await listen();
    const { powermta, send } = await start();
    const out = { 'List-Unsubscribe': `<mailto:out@brand1.example>, <${web.url}/out>` };
    await send('unsubscribe-a@gmail.com', {
      headers: { ...out, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' },
    });
    await powermta.idle();
    await send('unsubscribe-b@gmail.com', { headers: out });
    await powermta.idle();
    expect(web.asked).toEqual(['POST /out List-Unsubscribe=One-Click', 'GET /out']);
  });

  it('asks nobody outside of this machine', async () => {
    const { powermta, send } = await start();
    await send('click-anna@gmail.com', { html: '<a href="https://example.com/">x</a>' });
    await powermta.idle();
    expect(powermta.acts().filter(({ kind }) => kind === 'click')).toMatchObject([
      { url: 'https://example.com/', status: 0 },
    ]);
  });

  it('waits in hours of its model', async () => {
    const { powermta, send } = await start({ hourMs: 3_600_000 });
    await send('deferred-anna@gmail.com');
    expect(powermta.inbox('deferred-anna@gmail.com')).toEqual([]);
    expect(powermta.stats()).toMatchObject({ received: 1, delivered: 0, pending: 1 });
  });

  it('moves full files aside, each with its header, and goes on after the last of an older run', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'relais-acct-'));
    closing.push(() => rm(dir, { recursive: true }));
    const { powermta, send } = await start({ dir });
    expect(await powermta.rotate()).toBeNull();
    for (const round of ['a', 'b']) {
      await send(`silent-${round}@gmail.com`);
      await powermta.idle();
      await powermta.rotate();
    }
    const again = await start({ dir });
    await again.send('silent-c@gmail.com');
    await again.powermta.idle();
    await again.powermta.rotate();

    const moved = (await readdir(powermta.movedDir)).sort();
    expect(moved.map((name) => name.replace(/\d{4}-\d{2}-\d{2}/, 'DAY'))).toEqual([
      'acct-DAY-0000.csv',
      'acct-DAY-0001.csv',
      'acct-DAY-0002.csv',
    ]);
    for (const name of moved) {
      const [header] = (await readFile(join(powermta.movedDir, name), 'utf8')).split('\n');
      expect(header).toBe(accountingColumns.join(','));
    }
  });

  it('lets a test decide, and choose the virtual MTA by the sender', async () => {
    const { send, rows } = await start({
      vmtas: [
        { name: 'vmta-a', ip: '203.0.113.11' },
        { name: 'vmta-b', ip: '203.0.113.12', domains: ['brand1.example'] },
      ],
      behave: (_, fate) => ({
        ...fate,
        refusal: { text: '550 no', status: '5.0.0 (undefined status)', bounceCat: 'other' },
      }),
    });
    await send('silent-anna@gmail.com');
    expect(await rows()).toMatchObject([
      { type: 'b', dsnDiag: 'smtp;550 no', vmta: 'vmta-b', dlvSourceIp: '203.0.113.12' },
    ]);
  });

  it('takes what the MailWizz stand-in sends', async () => {
    const { powermta } = await start();
    const deliver = smtpDeliver(powermta.port);
    const mailwizz = await startMailwizz({ deliver });
    closing.push(deliver.close, mailwizz.stop);
    const ask = (path: string, form: Record<string, string>) =>
      fetch(`${mailwizz.url}/${path}`, {
        method: 'POST',
        headers: { 'X-Api-Key': mailwizz.apiKeys[0] ?? '' },
        body: new URLSearchParams(form),
      }).then((response) => response.json() as Promise<Record<string, string>>);
    const { listUid } = mailwizz.admin.createList('Lawyers', {});
    for (const name of ['silent-a', 'unknown-b']) {
      mailwizz.admin.addSubscriber(listUid, { fields: { EMAIL: `${name}@gmail.com` }, status: 'confirmed' });
    }
    const { campaign_uid: campaignUid } = await ask('campaigns', {
      'campaign[name]': 'May',
      'campaign[from_name]': 'Brand',
      'campaign[from_email]': 'news@brand1.example',
      'campaign[subject]': 'Hello',
      'campaign[reply_to]': 'news@brand1.example',
      'campaign[send_at]': '2020-01-01 00:00:00',
      'campaign[list_uid]': listUid,
      'campaign[template][content]': Buffer.from('<p>Hi <a href="[UNSUBSCRIBE_URL]">out</a></p>').toString('base64'),
    });
    for (let tick = 0; tick < 4; tick += 1) await mailwizz.admin.tick();
    await powermta.idle();
    expect(powermta.inbox('silent-a@gmail.com')).toHaveLength(1);
    expect(powermta.inbox('silent-a@gmail.com')[0]?.headers.get('x-mw-campaign-uid')).toBe(campaignUid);
    expect(powermta.stats()).toMatchObject({ delivered: 1, bounced: 1 });
  });

  it('runs as a process of its own and answers from there', async () => {
    const main = spawnNode(new URL('./powermta-main.ts', import.meta.url).pathname, { args: ['--hour-ms', '0'] });
    closing.push(() => main.stop());
    const { port, controlUrl } = JSON.parse(await main.waitForLine(/"ready":true/)) as {
      port: number;
      controlUrl: string;
    };
    const deliver = smtpDeliver(port);
    closing.push(deliver.close);
    await deliver(mailTo('silent-anna@gmail.com'));
    const ask = async (path: string, method = 'GET') => (await fetch(`${controlUrl}/${path}`, { method })).json();
    expect(await ask('idle')).toMatchObject({ received: 1, delivered: 1 });
    expect(await ask('inbox?address=silent-anna@gmail.com')).toMatchObject([{ rcpt: 'silent-anna@gmail.com' }]);
    expect(await ask('rotate', 'POST')).toEqual({ moved: expect.stringMatching(/moved\/acct-.*-0000\.csv$/) });
    expect((await main.stop()).code).toBe(0);
  });
});
