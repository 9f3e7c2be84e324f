import { decode, encode, RECURSION_DESIRED } from 'dns-packet';
import type { MxHost } from './mx-answer.ts';

/** The records a mail host is found by. */
export interface RecordsOf {
  MX: MxHost[];
  A: string[];
  AAAA: string[];
}
export type RecordType = keyof RecordsOf;

export interface Question {
  id: number;
  /** Lower case, without the root's dot. */
  name: string;
  type: RecordType;
}

/** What a server said to a question: records, a refusal under `node:dns`'s codes, or that another road has to be taken. */
export type Said =
  | { kind: 'records'; records: RecordsOf[RecordType] }
  | { kind: 'refusal'; code: string }
  | { kind: 'other_road' };

/** What passes everywhere without being cut into pieces (DNS flag day 2020). */
const UDP_BYTES = 1_232;
const REFUSALS: Readonly<Record<string, string>> = {
  NXDOMAIN: 'ENOTFOUND',
  SERVFAIL: 'ESERVFAIL',
  REFUSED: 'EREFUSED',
};
/** Servers from before EDNS answer so. */
const OLD_SERVER = new Set(['FORMERR', 'NOTIMP']);

/** A question as it is sent. @throws for a name no DNS message can carry */
export const writeQuestion = ({ id, name, type }: Question): Buffer =>
  encode({
    type: 'query',
    id,
    flags: RECURSION_DESIRED,
    questions: [{ name, type }],
    additionals: [
      {
        type: 'OPT',
        name: '.',
        udpPayloadSize: UDP_BYTES,
        extendedRcode: 0,
        ednsVersion: 0,
        flags: 0,
        flag_do: false,
        options: [],
      },
    ],
  });

/** Whose question a message answers, as far as it can be read. */
export interface Received {
  id: number;
  answers(question: Question): boolean;
  said(type: RecordType): Said;
}

/** Null for what is no answer. */
export function readMessage(message: Buffer): Received | null {
  const packet = decoded(message);
  if (packet?.type !== 'response' || packet.id === undefined) return null;
  const [asked] = packet.questions ?? [];
  return {
    id: packet.id,
    // Whoever forges an answer has to know the question, not only guess its number.
    answers: ({ name, type }) => asked?.type === type && asked.name.toLowerCase() === name,
    said(type) {
      const rcode = packet.rcode ?? 'SERVFAIL';
      if (packet.flag_tc || OLD_SERVER.has(rcode)) return { kind: 'other_road' };
      if (rcode !== 'NOERROR') return { kind: 'refusal', code: REFUSALS[rcode] ?? 'ESERVFAIL' };
      const records = recordsOf(type, packet.answers ?? []);
      return records.length > 0 ? { kind: 'records', records } : { kind: 'refusal', code: 'ENODATA' };
    },
  };
}

type Packet = ReturnType<typeof decode> & { rcode?: string };

function decoded(message: Buffer): Packet | null {
  try {
    return decode(message) as Packet;
  } catch {
    return null;
  }
}

/** Aliases on the way (CNAME) stand in front of what was asked for. */
function recordsOf(type: RecordType, answers: NonNullable<Packet['answers']>): RecordsOf[RecordType] {
  if (type !== 'MX') return answers.flatMap((record) => (record.type === type ? [record.data] : []));
  return answers.flatMap((record) =>
    record.type === 'MX' ? [{ exchange: record.data.exchange, priority: record.data.preference ?? 0 }] : [],
  );
}
