/** Record types the stand-in answers, by number (RFC 1035 §3.2.2, RFC 3596). */
const TYPES = { A: 1, CNAME: 5, PTR: 12, MX: 15, TXT: 16, AAAA: 28 } as const;
const OPT = 41;
const CLASS_IN = 1;
const HEADER_BYTES = 12;
/** What a client takes over UDP unless it says more with EDNS (RFC 1035 §4.2.1). */
const PLAIN_UDP_BYTES = 512;
const TTL_SECONDS = 60;

export type RecordType = keyof typeof TYPES;
export const RCODES = { noerror: 0, servfail: 2, nxdomain: 3, refused: 5 } as const;
export type Rcode = keyof typeof RCODES;

export type DnsRecord =
  | { type: 'A' | 'AAAA'; address: string }
  | { type: 'MX'; priority: number; exchange: string }
  | { type: 'TXT'; text: string }
  | { type: 'CNAME' | 'PTR'; target: string };

export interface Query {
  id: number;
  /** Lower-case, without the root's dot. */
  name: string;
  /** null: a type the stand-in knows no record of. */
  type: RecordType | null;
  recursionDesired: boolean;
  /** How long an answer over UDP may be. */
  udpBytes: number;
  /** The question as it came: clients that vary its letter case expect it back unchanged. */
  question: Buffer;
}

const typeNames: ReadonlyMap<number, RecordType> = new Map(
  Object.entries(TYPES).map(([name, number]) => [number, name as RecordType] as const),
);

/** Reads a query with one question; null for anything else. */
export function readQuery(message: Buffer): Query | null {
  if (message.length < HEADER_BYTES + 5) return null;
  const flags = message.readUInt16BE(2);
  const isResponse = (flags & 0x8000) !== 0;
  if (isResponse || message.readUInt16BE(4) !== 1) return null;

  const labels: string[] = [];
  let at = HEADER_BYTES;
  for (let length = message[at] ?? 0; length !== 0; length = message[at] ?? 0) {
    if (length > 63 || at + 1 + length >= message.length) return null;
    labels.push(message.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  const end = at + 5;
  if (end > message.length) return null;
  return {
    id: message.readUInt16BE(0),
    name: labels.join('.').toLowerCase(),
    type: typeNames.get(message.readUInt16BE(at + 1)) ?? null,
    recursionDesired: (flags & 0x0100) !== 0,
    udpBytes: ednsBytes(message, end),
    question: message.subarray(HEADER_BYTES, end),
  };
}

/** The OPT record, where there is one, is the first additional: root name, type 41, and the size in place of a class. */
function ednsBytes(message: Buffer, at: number): number {
  const hasOpt = message.readUInt16BE(10) > 0 && at + 5 <= message.length && message.readUInt16BE(at + 1) === OPT;
  return hasOpt ? Math.max(PLAIN_UDP_BYTES, message.readUInt16BE(at + 3)) : PLAIN_UDP_BYTES;
}

/** Writes the answer; over `limit` bytes it is sent empty with the truncation bit, so that the client asks over TCP. */
export function writeAnswer(query: Query, rcode: Rcode, records: readonly DnsRecord[], limit: number): Buffer {
  const answer = Buffer.concat([header(query, rcode, records.length, false), query.question, ...records.map(resource)]);
  if (answer.length <= limit) return answer;
  return Buffer.concat([header(query, rcode, 0, true), query.question]);
}

function header(query: Query, rcode: Rcode, answers: number, truncated: boolean): Buffer {
  const bytes = Buffer.alloc(HEADER_BYTES);
  bytes.writeUInt16BE(query.id, 0);
  // Response, recursion available; authoritative it is not, like the resolvers it stands for.
  bytes.writeUInt16BE(0x8080 | (query.recursionDesired ? 0x0100 : 0) | (truncated ? 0x0200 : 0) | RCODES[rcode], 2);
  bytes.writeUInt16BE(1, 4);
  bytes.writeUInt16BE(answers, 6);
  return bytes;
}

function resource(record: DnsRecord): Buffer {
  const data = recordData(record);
  const head = Buffer.alloc(12);
  head.writeUInt16BE(0xc000 | HEADER_BYTES, 0); // the name: "as in the question"
  head.writeUInt16BE(TYPES[record.type], 2);
  head.writeUInt16BE(CLASS_IN, 4);
  head.writeUInt32BE(TTL_SECONDS, 6);
  head.writeUInt16BE(data.length, 10);
  return Buffer.concat([head, data]);
}

function recordData(record: DnsRecord): Buffer {
  switch (record.type) {
    case 'A':
      return Buffer.from(record.address.split('.').map(Number));
    case 'AAAA':
      return ipv6(record.address);
    case 'MX':
      return Buffer.concat([Buffer.from([record.priority >> 8, record.priority & 255]), domainName(record.exchange)]);
    case 'TXT':
      return strings(record.text);
    case 'CNAME':
    case 'PTR':
      return domainName(record.target);
  }
}

function domainName(name: string): Buffer {
  const labels = name.split('.').filter((label) => label !== '');
  return Buffer.concat([
    ...labels.map((label) => Buffer.from(`${String.fromCharCode(label.length)}${label}`, 'latin1')),
    Buffer.alloc(1),
  ]);
}

/** TXT data is a run of strings of 255 bytes at most; readers join them (RFC 7208 §3.3). */
function strings(text: string): Buffer {
  const bytes = Buffer.from(text, 'utf8');
  const parts: Buffer[] = [];
  for (let at = 0; at === 0 || at < bytes.length; at += 255) {
    const part = bytes.subarray(at, at + 255);
    parts.push(Buffer.from([part.length]), part);
  }
  return Buffer.concat(parts);
}

function ipv6(address: string): Buffer {
  const [front = '', back] = address.split('::');
  const groups = (text: string) => (text === '' ? [] : text.split(':'));
  const tail = groups(back ?? '');
  const head = groups(front);
  const zeros = Array<string>(8 - head.length - tail.length).fill('0');
  const bytes = Buffer.alloc(16);
  for (const [index, group] of [...head, ...zeros, ...tail].entries())
    bytes.writeUInt16BE(Number.parseInt(group, 16), index * 2);
  return bytes;
}
