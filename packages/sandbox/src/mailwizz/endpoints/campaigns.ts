import { type Answer, notFound, Refusal, success } from '../answer.ts';
import { addCampaign, audienceOf, copyCampaign } from '../campaigns.ts';
import { displayDate } from '../dates.ts';
import { textAt } from '../php-form.ts';
import { type Call, campaignOf, pageOf, type Route } from '../routes.ts';
import type { Campaign, CampaignStatus } from '../state.ts';
import { readCampaign, requireForCreate } from './campaign-form.ts';
import { campaignStats } from './campaign-stats.ts';

export const campaignRoutes: Route[] = [
  { method: 'GET', path: 'campaigns', handle: index },
  { method: 'POST', path: 'campaigns', handle: create },
  { method: 'GET', path: 'campaigns/:campaign', handle: view },
  { method: 'PUT', path: 'campaigns/:campaign', handle: update },
  { method: 'DELETE', path: 'campaigns/:campaign', handle: remove },
  { method: 'POST', path: 'campaigns/:campaign/copy', handle: copy },
  { method: 'PUT', path: 'campaigns/:campaign/pause-unpause', handle: pauseUnpause },
  { method: 'PUT', path: 'campaigns/:campaign/mark-sent', handle: markSent },
  { method: 'GET', path: 'campaigns/:campaign/stats', handle: stats },
];

const running: readonly CampaignStatus[] = ['pending-sending', 'processing', 'sending'];

function index(call: Call): Answer {
  const listUid = textAt(call.query, 'list_uid');
  const own = [...call.instance.state.campaigns.values()].filter(
    (campaign) =>
      campaign.customerUid === call.customer.customerUid && (listUid === '' || campaign.listUid === listUid),
  );
  return pageOf(call, own, ({ campaignUid, campaignId, name, type, status }) => ({
    campaign_uid: campaignUid,
    campaign_id: String(campaignId),
    name,
    type,
    status,
    group: [],
  }));
}

function view(call: Call): Answer {
  return success({ data: { record: detail(call, campaignOf(call)) } });
}

function create(call: Call): Answer {
  requireForCreate(call.form);
  const words = readCampaign(call);
  const { customerUid } = call.customer;
  const campaign = addCampaign(call.instance, { customerUid, listUid: '', name: '', ...words });
  return success({ campaign_uid: campaign.campaignUid }, 201);
}

function update(call: Call): Answer {
  const campaign = campaignOf(call);
  if (campaign.status === 'sent') throw new Refusal(400, 'This campaign cannot be updated.');
  Object.assign(campaign, readCampaign(call));
  return success({ campaign_uid: campaign.campaignUid });
}

function remove(call: Call): Answer {
  call.instance.state.campaigns.delete(campaignOf(call).campaignUid);
  return success();
}

function copy(call: Call): Answer {
  return success({ campaign_uid: copyCampaign(call.instance, campaignOf(call)).campaignUid });
}

/** A toggle, as in MailWizz: whoever repeats it undoes it. */
function pauseUnpause(call: Call): Answer {
  const campaign = campaignOf(call);
  if (campaign.status === 'paused') campaign.status = campaign.statusBeforePause;
  else if (running.includes(campaign.status)) {
    campaign.statusBeforePause = campaign.status;
    campaign.status = 'paused';
  } else throw new Refusal(400, 'This campaign cannot be paused or unpaused.');
  return success({ campaign: { status: campaign.status } });
}

function markSent(call: Call): Answer {
  const campaign = campaignOf(call);
  if (campaign.status !== 'paused' && !running.includes(campaign.status)) {
    throw new Refusal(400, 'This campaign cannot be marked as sent.');
  }
  campaign.status = 'sent';
  return success({ campaign: { status: campaign.status } });
}

function stats(call: Call): Answer {
  const campaign = campaignOf(call);
  return success({ data: campaignStats(campaign, audienceOf(call.instance, campaign).rows.length) });
}

function detail({ instance }: Call, campaign: Campaign): Record<string, unknown> {
  const { list, rows } = audienceOf(instance, campaign);
  if (list === undefined) throw notFound('subscribers list');
  const segment = list.segments.find(({ segmentUid }) => segmentUid === campaign.segmentUid);
  return {
    campaign_uid: campaign.campaignUid,
    campaign_id: String(campaign.campaignId),
    name: campaign.name,
    type: campaign.type,
    from_name: campaign.fromName,
    from_email: campaign.fromEmail,
    to_name: campaign.toName,
    reply_to: campaign.replyTo,
    subject: campaign.subject,
    status: campaign.status,
    date_added: displayDate(campaign.dateAdded),
    send_at: displayDate(campaign.sendAt),
    list: { list_uid: list.listUid, name: list.name, subscribers_count: list.rows.length },
    segment:
      segment === undefined
        ? []
        : { segment_uid: segment.segmentUid, name: segment.name, subscribers_count: rows.length },
    group: [],
  };
}
