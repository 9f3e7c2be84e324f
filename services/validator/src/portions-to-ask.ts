import type { WantedVerification } from '@relais/prisma';

/** What one call asks: the answers behind a ticket, or new addresses, at most as many as a call may carry. */
export interface Portion {
  ticket: string | null;
  contacts: WantedVerification[];
}

/** Pure: tickets first, for their answers are paid for. */
export function portionsToAsk(wanted: readonly WantedVerification[], most: number): Portion[] {
  const byTicket = new Map<string, WantedVerification[]>();
  const fresh: WantedVerification[] = [];
  for (const contact of wanted) {
    if (contact.ticket === null) fresh.push(contact);
    else byTicket.set(contact.ticket, [...(byTicket.get(contact.ticket) ?? []), contact]);
  }
  const portions: Portion[] = [...byTicket].map(([ticket, contacts]) => ({ ticket, contacts }));
  for (let from = 0; from < fresh.length; from += most)
    portions.push({ ticket: null, contacts: fresh.slice(from, from + most) });
  return portions;
}
