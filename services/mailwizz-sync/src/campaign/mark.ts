/**
 * How a send is marked on its subscribers: a list field holds the numbers of the sends a person still waits for, each between semicolons,
 * and a segment asks for `contains ;12;`. A list of numbers rather than one, so that a second campaign does not take the first one's
 * mark away.
 */
export const markField = { tag: 'RELAIS_SENDS', label: 'Relais: open sends' } as const;

/** A text field of MailWizz holds 255 characters. */
const MAX_LENGTH = 255;

/** The field's value for these open sends; empty for none. The newest are kept when there are too many for the field. */
export function markOf(sendIds: readonly number[]): string {
  const kept = [...sendIds].sort((a, b) => b - a);
  while (write(kept).length > MAX_LENGTH) kept.pop();
  return write(kept);
}

const write = (ids: readonly number[]) => (ids.length === 0 ? '' : `;${ids.toReversed().join(';')};`);

/** What the segment of a send looks for. */
export const markedAs = (sendId: number): string => `;${sendId};`;
