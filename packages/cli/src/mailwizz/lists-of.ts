import { CommandFailed, wordsOf } from '../io/errors.ts';
import type { ReachableInstance } from './instance-client.ts';

export interface AccountList {
  list_uid: string;
  name: string;
  /** Whatever their status; null when MailWizz does not tell. */
  subscribers: number | null;
  /** Which contacts go there; null for a list of the account that we do not use. */
  category: string | null;
}

/** The lists an account has, and those we believe in that it has not. @throws {CommandFailed} MAILWIZZ_REFUSED */
export async function listsOf({ name, client, lists }: ReachableInstance): Promise<AccountList[]> {
  const found: AccountList[] = [];
  try {
    for await (const { general } of client.lists.all()) {
      const { count } = await client.subscribers.list(general.listUid, { perPage: 1 });
      const category = lists.find(({ listUid }) => listUid === general.listUid)?.category ?? null;
      found.push({ list_uid: general.listUid, name: general.name, subscribers: count ?? null, category });
    }
  } catch (error) {
    throw new CommandFailed('MAILWIZZ_REFUSED', `${name}: ${wordsOf(error)}`, { cause: error });
  }
  return found;
}
