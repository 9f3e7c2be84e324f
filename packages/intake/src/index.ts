export { splitName } from './person-name.ts';
export { type Prepared, type PrepareOptions, prepareContact } from './prepare-contact.ts';
