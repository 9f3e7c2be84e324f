import { type Answer, newestFirst, notFound, paged, Refusal } from './answer.ts';
import type { Instance } from './instance.ts';
import { type PhpForm, textAt } from './php-form.ts';
import type { Campaign, Customer, List, Subscriber } from './state.ts';

/** One authenticated request on its way to an endpoint. */
export interface Call {
  instance: Instance;
  customer: Customer;
  /** What stood at the `:name` places of the path. */
  params: Record<string, string>;
  query: PhpForm;
  form: PhpForm;
  remoteAddress: string;
  userAgent: string;
}

export interface Route {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Under the base, `lists/:list/subscribers`. Literal places win over named ones. */
  path: string;
  handle(call: Call): Answer;
}

export interface Match {
  route: Route;
  params: Record<string, string>;
}

/** Compiles the table into a function that finds a request's route, or refuses as MailWizz does. */
export function createRouter(routes: readonly Route[]): (method: string, path: string) => Match {
  const byLength = new Map<number, { route: Route; segments: string[] }[]>();
  for (const route of routes) {
    const segments = route.path.split('/');
    const same = byLength.get(segments.length) ?? [];
    same.push({ route, segments });
    same.sort((a, b) => literals(b.segments) - literals(a.segments));
    byLength.set(segments.length, same);
  }

  return (method, path) => {
    const asked = path.split('/').map(decodeSegment);
    const fitting = (byLength.get(asked.length) ?? []).filter(({ segments }) => fits(segments, asked));
    const best = fitting[0];
    if (best === undefined) throw new Refusal(404, 'Not Found');
    const samePath = fitting.filter(({ segments }) => literals(segments) === literals(best.segments));
    const chosen = samePath.find(({ route }) => route.method === method);
    if (chosen === undefined) {
      const verbs = samePath.map(({ route }) => route.method).join(', ');
      throw new Refusal(400, `Only ${verbs} requests allowed for this endpoint.`);
    }
    return { route: chosen.route, params: readParams(chosen.segments, asked) };
  };
}

/** The customer's list in the path. Another customer's is as unknown as one that never was. */
export function listOf({ instance, customer, params }: Call): List {
  const list = instance.state.lists.get(params.list ?? '');
  if (list === undefined || list.customerUid !== customer.customerUid) throw notFound('subscribers list');
  return list;
}

export function subscriberOf(call: Call, list: List): Subscriber {
  const subscriber = list.byUid.get(call.params.subscriber ?? '');
  if (subscriber === undefined) throw notFound('subscriber');
  return subscriber;
}

export function campaignOf({ instance, customer, params }: Call): Campaign {
  const campaign = instance.state.campaigns.get(params.campaign ?? '');
  if (campaign === undefined || campaign.customerUid !== customer.customerUid) throw notFound('campaign');
  return campaign;
}

/** A page of rows kept oldest first, shown newest first. */
export function pageOf<T>(call: Call, rows: readonly T[], show: (row: T) => unknown): Answer {
  const query = { page: textAt(call.query, 'page'), perPage: textAt(call.query, 'per_page') };
  return paged(newestFirst(rows), query, call.instance.rules.perPage, show);
}

function literals(segments: string[]): number {
  return segments.filter((segment) => !segment.startsWith(':')).length;
}

function fits(segments: string[], asked: string[]): boolean {
  return segments.every((segment, place) => segment.startsWith(':') || segment === asked[place]);
}

function readParams(segments: string[], asked: string[]): Record<string, string> {
  const named = segments.flatMap((segment, place) =>
    segment.startsWith(':') ? [[segment.slice(1), asked[place] ?? '']] : [],
  );
  return Object.fromEntries(named);
}

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
