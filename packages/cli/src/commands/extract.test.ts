import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { relais } from '../relais.testkit.ts';

interface PageLine {
  source: string;
  language: string | null;
  emails: { address: string; via: string; snippet: string }[];
  phones: { e164: string; raw: string }[];
  socials: Record<string, string[]>;
  company: string | null;
  country: string | null;
}

const page = `<html lang="fr"><body><h1>Maître Claire Fontaine</h1>
  <p>Écrivez à <a href="mailto:claire@example.org">claire@example.org</a>, tél. +33 1 99 00 12 34</p>
  <a href="https://www.facebook.com/example.firm">Facebook</a></body></html>`;

describe('relais extract', { timeout: 90_000 }, () => {
  let folder: string;
  const server = createServer((request, response) => {
    if (request.url !== '/page') {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { 'content-type': 'text/html; charset=iso-8859-1' });
    response.end(Buffer.from(page, 'latin1'));
  });
  let origin: string;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'relais-extract-'));
    await writeFile(path.join(folder, 'page.html'), Buffer.from(page, 'latin1'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(async () => {
    server.close();
    await rm(folder, { recursive: true });
  });

  it('prints a line a page from files, the web and standard input, and goes on after what cannot be read', async () => {
    const sources = ['page.html', 'missing.html', '.', `${origin}/page`, `${origin}/gone`, '-'];
    const ended = await relais(['extract', ...sources], { cwd: folder, stdin: page });

    const lines = ended.json<PageLine>();
    expect(lines.map(({ source }) => source)).toEqual(['page.html', `${origin}/page`, '-']);
    for (const line of lines) {
      expect(line).toMatchObject({
        language: 'fr',
        emails: [{ address: 'claire@example.org', via: 'mailto', snippet: expect.stringContaining('Écrivez à') }],
        socials: { facebook: ['https://www.facebook.com/example.firm'], linkedin: [] },
      });
    }
    expect(ended.stderr).toContain('missing.html does not exist');
    expect(ended.stderr).toContain('. is a folder');
    expect(ended.stderr).toContain(`${origin}/gone answered 404`);
    expect(ended.code).toBe(1);
  });

  it('takes the place a file was read at from --base-url', async () => {
    const ended = await relais(['extract', '-', '--json', '--base-url', 'https://firm.example.de/kontakt'], {
      stdin: '<p>Telefon 030 901820</p>',
    });
    expect(ended.json<PageLine>()).toMatchObject([
      { source: '-', phones: [{ e164: '+4930901820', raw: '030 901820' }] },
    ]);
    expect(ended).toMatchObject({ code: 0, stderr: '' });
  });
});
