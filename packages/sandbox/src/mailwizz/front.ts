import type { IncomingMessage, ServerResponse } from 'node:http';
import { linkByHash, type Origin, recordClick, recordOpen, recordUnsubscribe } from './campaign-events.ts';
import { fillTags } from './delivery.ts';
import type { Instance } from './instance.ts';
import { readBody } from './request-body.ts';
import type { Campaign, Subscriber } from './state.ts';

/** The pages readers' mails lead to: a pixel, tracked links, the way out. */
const pages = {
  opening: /^\/campaigns\/([a-z0-9]{13})\/track-opening\/([a-z0-9]{13})$/,
  link: /^\/campaigns\/([a-z0-9]{13})\/track-url\/([a-z0-9]{13})\/([0-9a-f]{40})$/,
  unsubscribe: /^\/lists\/[a-z0-9]{13}\/unsubscribe\/([a-z0-9]{13})\/([a-z0-9]{13})$/,
} as const;

const PIXEL = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');

export const isFrontPage = (path: string): boolean => Object.values(pages).some((pattern) => pattern.test(path));

/**
 * Answers a reader, or the machine before one. Whatever asks for a pixel or a link is counted, HEAD too, as the product does it;
 * only a POST leaves the list (RFC 8058), and leaving twice is leaving once.
 */
export async function answerReader(
  instance: Instance,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const path = new URL(request.url ?? '/', 'http://stand-in').pathname;
  const origin = originOf(request);
  await readBody(request);

  const [, opened = '', opener = ''] = pages.opening.exec(path) ?? [];
  const [, clicked = '', clicker = '', hash = ''] = pages.link.exec(path) ?? [];
  const [, leaver = '', left = ''] = pages.unsubscribe.exec(path) ?? [];
  const found = readerOf(instance, opened || clicked || left, opener || clicker || leaver);
  if (!found) {
    response.writeHead(404, { 'Content-Type': 'text/plain' }).end('Not found');
    return;
  }
  const { campaign, row } = found;
  if (opened) {
    recordOpen(instance, campaign, row, origin);
    response.writeHead(200, { 'Content-Type': 'image/gif', 'Cache-Control': 'no-store' }).end(PIXEL);
    return;
  }
  if (clicked) {
    const link = linkByHash(campaign, hash);
    if (link === undefined) {
      response.writeHead(404, { 'Content-Type': 'text/plain' }).end('Not found');
      return;
    }
    recordClick(instance, campaign, row, link, origin);
    response.writeHead(302, { Location: fillTags(link, row.fields).replaceAll('&amp;', '&') }).end();
    return;
  }
  if (request.method === 'POST' && !hasLeft(campaign, row)) recordUnsubscribe(instance, campaign, row, '', origin);
  response
    .writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' })
    .end('<!doctype html><title>Unsubscribe</title><form method="post"><button>Unsubscribe</button></form>');
}

const hasLeft = ({ unsubscribes }: Campaign, { uid }: Subscriber) =>
  unsubscribes.some(({ subscriberUid }) => subscriberUid === uid);

function readerOf({ state }: Instance, campaignUid: string, subscriberUid: string) {
  const campaign = state.campaigns.get(campaignUid);
  const row = campaign && state.lists.get(campaign.listUid)?.byUid.get(subscriberUid);
  return campaign && row ? { campaign, row } : undefined;
}

function originOf({ headers, socket }: IncomingMessage): Origin {
  const forwarded = String(headers['x-forwarded-for'] ?? '')
    .split(',')[0]
    ?.trim();
  return { ipAddress: forwarded || (socket.remoteAddress ?? ''), userAgent: headers['user-agent'] ?? '' };
}
