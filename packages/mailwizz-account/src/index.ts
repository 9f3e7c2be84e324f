export { type AccountList, accountLists } from './account-lists.ts';
export { type AccountTemplate, accountTemplates } from './account-templates.ts';
export { type Account, examineAccount, type KnownList } from './examine-account.ts';
