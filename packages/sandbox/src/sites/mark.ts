/** How a page writes an address. */
export type Via = 'mailto' | 'text' | 'entities' | 'cloudflare' | 'at_words' | 'json_ld' | 'split' | 'script' | 'rtl';

/** Why an address-like string must not become a contact. */
export type ForbiddenReason =
  /** On a page robots.txt closes: must not even be fetched. */
  | 'robots'
  /** In an HTML comment, which no visitor reads. */
  | 'comment'
  /** In an element, or on a page, that no visitor sees: laid out for harvesters. */
  | 'honeypot'
  /** A form's or template's example. */
  | 'placeholder'
  /** A file name such as photo@2x.png. */
  | 'image'
  /** In a script, such as an error tracker's key. */
  | 'script'
  /** Beside a notice that refuses unasked mail. */
  | 'refusal'
  /** In the body of a 401 or 403 answer. */
  | 'login-wall'
  /** In the body of a 404 or 500 answer. */
  | 'error-page';

/** Whom an address belongs to, as the page says it. */
export interface Holder {
  readonly name: string;
  readonly role: string;
  readonly phone?: Phone | undefined;
}

export interface Phone {
  readonly e164: string;
  /** As the page prints it. */
  readonly shown: string;
}

/** A phone from its international form; `shown` when the page prints it otherwise. */
export const phone = (international: string, shown = international): Phone => ({
  e164: `+${international.replace(/\(0\)|\D/g, '')}`,
  shown,
});

/** One address-like string on a page. */
export type Mark =
  | { readonly email: string; readonly via: Via; readonly holder?: Holder | undefined }
  | { readonly email: string; readonly forbidden: ForbiddenReason };

const HIDING: ReadonlySet<Via> = new Set(['cloudflare', 'at_words', 'script', 'rtl']);

/** Written so that programs should not read it: such contacts wait for an operator's consent. */
export const isObfuscated = (via: Via): boolean => HIDING.has(via);
