import type { AddressVia } from '../page-contacts.ts';

/** One place of a page where an address stands, before all places of one address are put together. */
export interface Hit {
  address: string;
  via: AddressVia;
  obfuscated: boolean;
  /** Its place in the flow. */
  start: number;
  end: number;
  /** The name it is given by its own markup: a link's text, a display name. */
  name: string | null;
}
