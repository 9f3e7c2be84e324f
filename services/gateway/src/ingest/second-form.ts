import type { ContactError } from './sort-contacts.ts';

/** A delivery in the words of the second seed, where tenant and source may stand on each contact instead of above them. */
export interface SecondForm {
  readonly tenant_id?: number | string | undefined;
  readonly data_source_id?: number | string | undefined;
  readonly contacts: readonly unknown[];
}

/** Contacts of one source. */
export interface SourceShare {
  readonly source: number | string;
  /** Where the source is named. */
  readonly path: string;
  readonly contacts: readonly unknown[];
  /** The place of each in the delivery. */
  readonly places: readonly number[];
}

/**
 * Sorts a delivery by source, and its words into the first form's (`country` for `country_code`). A contact of another tenant,
 * or of no source, is refused alone. Pure.
 */
export function sharesBySource(
  { data_source_id: shared, contacts }: SecondForm,
  own: { tenantId: number; tenantSlug: string },
): { shares: SourceShare[]; errors: ContactError[] } {
  const shares = new Map<string, { source: number | string; path: string; contacts: unknown[]; places: number[] }>();
  const errors: ContactError[] = [];
  for (const [index, contact] of contacts.entries()) {
    const { tenant, source, inFirstForm } = read(contact);
    if (tenant !== undefined && tenant !== own.tenantId && tenant !== own.tenantSlug) {
      errors.push({ index, path: 'tenant_id', message: 'is not the tenant of this key' });
      continue;
    }
    const named = source ?? shared;
    if (named === undefined) {
      errors.push({ index, path: 'data_source_id', message: 'names no data source, and the delivery names none' });
      continue;
    }
    const key = `${typeof named}/${named}`;
    const path = source === undefined ? 'data_source_id' : `contacts.${index}.data_source_id`;
    const share = shares.get(key) ?? { source: named, path, contacts: [], places: [] };
    share.contacts.push(inFirstForm);
    share.places.push(index);
    shares.set(key, share);
  }
  return { shares: [...shares.values()], errors };
}

function read(contact: unknown): { tenant?: unknown; source?: number | string; inFirstForm: unknown } {
  if (typeof contact !== 'object' || contact === null || Array.isArray(contact)) return { inFirstForm: contact };
  const { tenant_id, data_source_id, country, ...rest } = contact as Record<string, unknown>;
  const isName = typeof data_source_id === 'string' && data_source_id.length <= 100 && data_source_id.trim() !== '';
  const isNumber = Number.isInteger(data_source_id);
  return {
    tenant: tenant_id,
    // What can be neither name nor number is no source: it is told as missing.
    ...(isName || isNumber ? { source: data_source_id as number | string } : {}),
    inFirstForm: country === undefined || 'country_code' in rest ? rest : { ...rest, country_code: country },
  };
}
