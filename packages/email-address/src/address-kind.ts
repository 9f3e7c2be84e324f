import { isFreeProvider } from './free-providers.ts';
import { isGenericRole } from './roles.ts';

/**
 * Whose mailbox a law would see behind it. `freemail` comes first: `info.cabinet@` a free provider is still one person's
 * private account; `generic` is an organisation's shared one; everything else may name a person.
 */
export type AddressKind = 'named' | 'generic' | 'freemail';

/** Judges by the address alone; `local` and `domain` as `parseAddress` gives them. */
export function addressKind({ local, domain }: { local: string; domain: string }): AddressKind {
  if (isFreeProvider(domain)) return 'freemail';
  return isGenericRole(local) ? 'generic' : 'named';
}
