import type { z } from 'zod';
import type { Caller } from '../caller.ts';
import { label, shape, text, uid } from '../coercion.ts';
import { eachRow, fetchPage, type PageOptions } from '../pages.ts';

const countryRow = shape({ country_id: uid, name: label, code: text });
const zoneRow = shape({ zone_id: uid, name: label, code: text });

export type Country = z.infer<typeof countryRow>;
export type Zone = z.infer<typeof zoneRow>;

export function createCountries(caller: Caller) {
  const collection = { path: ['countries'], row: countryRow };
  const zones = (countryId: string) => ({ path: ['countries', countryId, 'zones'], row: zoneRow });
  return {
    list: (options?: PageOptions) => fetchPage(caller, collection, options),
    all: (options?: Omit<PageOptions, 'page'>) => eachRow(caller, collection, (country) => country.countryId, options),
    zones: (countryId: string, options?: PageOptions) => fetchPage(caller, zones(countryId), options),
    allZones: (countryId: string, options?: Omit<PageOptions, 'page'>) =>
      eachRow(caller, zones(countryId), (zone) => zone.zoneId, options),
  };
}
