import { Resolver } from 'node:dns/promises';
import { type NodeProcess, spawnNode } from '@relais/sandbox';
import { afterEach, describe, expect, it } from 'vitest';
import { relais, relaisEntry } from '../relais.testkit.ts';

describe('relais sandbox', { timeout: 90_000 }, () => {
  const running: NodeProcess[] = [];
  afterEach(async () => {
    await Promise.all(running.splice(0).map((process) => process.stop()));
  });

  /** Starts a stand-in and reads its first line. */
  async function standIn(...args: string[]) {
    const process = spawnNode(relaisEntry, { name: args.join(' '), args: ['sandbox', ...args] });
    running.push(process);
    await process.waitForLine(/./);
    return { process, ready: JSON.parse(process.logs[0] ?? '') };
  }

  it('stands in for MailWizz with the keys, lists and fault asked for, and stops on SIGTERM', async () => {
    const { process, ready } = await standIn('mailwizz', '--api-key', 'one', '--api-key', 'two', '--list', 'Avocats');
    expect(ready).toMatchObject({ ready: true, api_keys: ['one', 'two'], lists: [{ name: 'Avocats' }], fault: 'none' });
    const lists = await fetch(`${ready.url}/lists`, { headers: { 'X-Api-Key': 'one' } });
    expect(lists.status).toBe(200);
    expect(await lists.text()).toContain('Avocats');
    expect(await process.stop()).toEqual({ code: 0, signal: null });
  });

  it('stands in for a name server and for the web sites', async () => {
    const [dns, sites] = await Promise.all([standIn('dns'), standIn('sites', '--only', 'cabinet-martin')]);
    const resolver = new Resolver();
    resolver.setServers([dns.ready.address]);
    expect(await resolver.resolveMx('gmail.com')).not.toHaveLength(0);
    expect(sites.ready).toMatchObject({ ready: true, sites: [{ name: 'cabinet-martin', category: 'avocat' }] });
    expect((await fetch(sites.ready.url)).status).toBe(200);
  });

  it('stands in for PowerMTA and for a partner', async () => {
    const secret = `whsec_${Buffer.alloc(32, 5).toString('base64')}`;
    const [powermta, partner] = await Promise.all([standIn('powermta'), standIn('partner', '--secret', secret)]);
    expect(powermta.ready).toMatchObject({ ready: true, url: expect.stringMatching(/^smtp:/) });
    expect(await (await fetch(`${powermta.ready.control_url}/stats`)).json()).toMatchObject({ received: 0 });
    expect((await fetch(partner.ready.url, { method: 'POST', body: '{}' })).status).toBe(401);
    expect(await partner.process.stop()).toEqual({ code: 0, signal: null });
  });

  it('tells the faults in its help and refuses one that does not exist', async () => {
    expect((await relais(['sandbox', '--help'])).stdout).toMatch(/lost-answer +does what is asked/);
    expect(await relais(['sandbox', 'mailwizz', '--fault', 'sulks'])).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringContaining('lost-answer'),
    });
  });
});
