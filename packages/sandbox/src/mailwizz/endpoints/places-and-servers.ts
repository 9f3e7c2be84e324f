import { type Answer, notFound, paged, success } from '../answer.ts';
import { textAt } from '../php-form.ts';
import type { Call, Route } from '../routes.ts';

export const placeAndServerRoutes: Route[] = [
  { method: 'GET', path: 'countries', handle: countriesIndex },
  { method: 'GET', path: 'countries/:country/zones', handle: zonesIndex },
  { method: 'GET', path: 'delivery-servers', handle: serversIndex },
  { method: 'GET', path: 'delivery-servers/:server', handle: serverView },
];

interface Place {
  id: string;
  name: string;
  code: string;
}

/** Every region code Unicode names, numbered by their order, as MailWizz numbers its table. */
const countries: readonly Place[] = regionNames().map(({ code, name }, place) => ({
  id: String(place + 1),
  code,
  name,
}));

/** A sample: what a country's zones look like is the same everywhere. */
const zones: Readonly<Record<string, readonly string[]>> = {
  US: ['California', 'Florida', 'New York', 'Texas', 'Washington'],
  TH: ['Bangkok', 'Chiang Mai', 'Phuket'],
};

function countriesIndex(call: Call): Answer {
  return inOrder(call, countries, ({ id, name, code }) => ({ country_id: id, name, code }));
}

function zonesIndex(call: Call): Answer {
  const country = countries.find(({ id }) => id === call.params.country);
  if (country === undefined) throw notFound('country');
  const rows = (zones[country.code] ?? []).map((name, place) => ({
    zone_id: `${country.id}${place + 1}`,
    name,
    code: '',
  }));
  return inOrder(call, rows, (row) => row);
}

function serversIndex(call: Call): Answer {
  return inOrder(call, call.instance.rules.deliveryServers, (server) => server);
}

function serverView({ instance, params }: Call): Answer {
  const server = instance.rules.deliveryServers.find(({ server_id }) => server_id === params.server);
  if (server === undefined) throw notFound('delivery server');
  return success({ data: { record: server } });
}

function inOrder<T>(call: Call, rows: readonly T[], show: (row: T) => unknown): Answer {
  const query = { page: textAt(call.query, 'page'), perPage: textAt(call.query, 'per_page') };
  const source = { length: rows.length, slice: (start: number, end: number) => rows.slice(start, end) };
  return paged(source, query, call.instance.rules.perPage, show);
}

function regionNames(): { code: string; name: string }[] {
  const names = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' });
  const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
  // Unions, pseudo-locales and codes kept for the past have names too, but no country.
  const none = new Set([
    'EU',
    'EZ',
    'UN',
    'ZZ',
    'XA',
    'XB',
    'QO',
    'AN',
    'CS',
    'DD',
    'SU',
    'YU',
    'FX',
    'TP',
    'ZR',
    'BU',
    'UK',
  ]);
  return letters
    .flatMap((first) => letters.map((second) => `${first}${second}`))
    .filter((code) => !none.has(code))
    .flatMap((code) => {
      const name = names.of(code);
      return name === undefined ? [] : [{ code, name }];
    });
}
