import type { ApiScope } from '@relais/contracts';

/** A partner platform's machine, known by its key and signature. */
export interface Partner {
  readonly kind: 'partner';
  readonly tenantId: number;
  readonly tenantSlug: string;
  /** api_keys.id */
  readonly keyId: number;
  /** The public half: safe to log. */
  readonly key: string;
  readonly scopes: ReadonlySet<ApiScope>;
}

/** Whoever has proved who they are. */
export type Caller = Partner;

export interface OpenAccess {
  readonly kind: 'open';
}
export interface PartnerAccess {
  readonly kind: 'partner';
  readonly scope: ApiScope;
}
export type Access = OpenAccess | PartnerAccess;

/** What a handler is told of its caller. */
export type CallerOf<A extends Access> = A extends PartnerAccess ? Partner : null;

/** Anybody. */
export const open: OpenAccess = { kind: 'open' };
/** A partner whose key has the scope. */
export const partner = (scope: ApiScope): PartnerAccess => ({ kind: 'partner', scope });
