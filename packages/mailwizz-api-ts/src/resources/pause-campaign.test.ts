import { afterEach, describe, expect, it } from 'vitest';
import { against, inTurn, stopServers } from '../against.testkit.ts';
import type { CannedAnswer } from '../recording-server.testkit.ts';

afterEach(stopServers);

describe('pausing', () => {
  const status = (text: string): CannedAnswer => ({ body: { status: 'success', data: { record: { status: text } } } });
  const toggled = (text: string): CannedAnswer => ({ body: { status: 'success', campaign: { status: text } } });

  it('touches nothing that is as wished', async () => {
    const { client, sent } = await against(inTurn(status('paused')));
    expect(await client.campaigns.pauseCampaign('c')).toEqual({ status: 'paused', changed: false });
    expect(sent()).toEqual(['GET campaigns/c']);
  });

  it('toggles once', async () => {
    const { client } = await against(inTurn(status('sending'), toggled('paused')));
    expect(await client.campaigns.pauseCampaign('c')).toEqual({ status: 'paused', changed: true });
  });

  it('reads the status after a lost answer instead of toggling back', async () => {
    const { client, sent } = await against(inTurn(status('sending'), 'hang up', status('paused')));
    expect(await client.campaigns.pauseCampaign('c')).toEqual({ status: 'paused', changed: true });
    expect(sent()).toEqual(['GET campaigns/c', 'PUT campaigns/c/pause-unpause', 'GET campaigns/c']);
  });

  it('puts right what someone else toggled in between', async () => {
    const { client } = await against(inTurn(status('paused'), toggled('paused'), toggled('sending')));
    expect(await client.campaigns.unpauseCampaign('c')).toEqual({ status: 'sending', changed: true });
  });

  it('refuses what can neither be paused nor resumed', async () => {
    const { client, sent } = await against(inTurn(status('sent')));
    await expect(client.campaigns.pauseCampaign('c')).rejects.toMatchObject({ code: 'MAILWIZZ_WRONG_STATE' });
    expect(sent()).toEqual(['GET campaigns/c']);
  });
});
