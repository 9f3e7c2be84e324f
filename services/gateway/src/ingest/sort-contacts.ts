import { setImmediate } from 'node:timers/promises';
import { contactInput, type PreparedContact } from '@relais/contracts';
import { prepareContact } from '@relais/intake';
import { fieldErrors } from '../http/check.ts';

/** Why one contact of a delivery was refused. `path` is within that contact. */
export interface ContactError {
  readonly index: number;
  readonly path: string;
  readonly message: string;
}

export interface SortedContacts {
  readonly prepared: readonly PreparedContact[];
  readonly errors: readonly ContactError[];
  /** Contacts refused; one can have several errors. */
  readonly refused: number;
}

/** Read at a stretch: some milliseconds, in which the process does nothing else. */
const STRETCH = 50;

/** Each contact is read by itself: a bad one is named with its place, and the others go on. Others are served in between. */
export async function sortContacts(contacts: readonly unknown[], pepper: string): Promise<SortedContacts> {
  const prepared: PreparedContact[] = [];
  const errors: ContactError[] = [];
  for (const [index, contact] of contacts.entries()) {
    if (index > 0 && index % STRETCH === 0) await setImmediate();
    const read = readContact(contact, pepper);
    if (read.ok) prepared.push(read.contact);
    else errors.push(...read.errors.map((error) => ({ index, ...error })));
  }
  return { prepared, errors, refused: contacts.length - prepared.length };
}

type Read =
  | { readonly ok: true; readonly contact: PreparedContact }
  | { readonly ok: false; readonly errors: readonly { path: string; message: string }[] };

function readContact(contact: unknown, pepper: string): Read {
  const parsed = contactInput.safeParse(contact);
  if (!parsed.success) return { ok: false, errors: fieldErrors(parsed.error.issues) };
  const made = prepareContact(parsed.data, { pepper });
  return made.ok ? made : { ok: false, errors: [{ path: made.path, message: made.message }] };
}
