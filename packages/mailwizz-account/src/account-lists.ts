import type { CallOptions } from 'mailwizz-api-ts';
import type { Account } from './examine-account.ts';

export interface AccountList {
  list_uid: string;
  name: string;
  /** Whatever their status; null when MailWizz does not tell. */
  subscribers: number | null;
  /** Which contacts go there; null for a list of the account that we do not use. */
  category: string | null;
}

/** The lists an account has. @throws {MailwizzError} */
export async function accountLists({ client, lists }: Account, options: CallOptions = {}): Promise<AccountList[]> {
  const found: AccountList[] = [];
  for await (const { general } of client.lists.all(options)) {
    const { count } = await client.subscribers.list(general.listUid, { perPage: 1, ...options });
    const category = lists.find(({ listUid }) => listUid === general.listUid)?.category ?? null;
    found.push({ list_uid: general.listUid, name: general.name, subscribers: count ?? null, category });
  }
  return found;
}
