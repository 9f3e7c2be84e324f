import { type AccountList, accountLists } from '@relais/mailwizz-account';
import { CommandFailed, wordsOf } from '../io/errors.ts';
import type { ReachableInstance } from './instance-client.ts';

/** The lists an account has. @throws {CommandFailed} MAILWIZZ_REFUSED */
export async function listsOf(instance: ReachableInstance): Promise<AccountList[]> {
  try {
    return await accountLists(instance);
  } catch (error) {
    throw new CommandFailed('MAILWIZZ_REFUSED', `${instance.name}: ${wordsOf(error)}`, { cause: error });
  }
}
