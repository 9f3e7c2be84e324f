export { type Complained, judgeMail, type MailVerdict } from './judge-mail.ts';
export { deedOf, type MailDeed, messageKey } from './mail-deed.ts';
export { MailUnreadable, type ReturnedMail, readMail } from './read-mail.ts';
export { type MessageBytes, splitMbox } from './split-mbox.ts';
export { type Meant, type MeantSubject, type Recognition, whomMeant } from './whom-meant.ts';
