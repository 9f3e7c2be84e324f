/** A mail as it came in by SMTP, for one recipient. */
export interface ReceivedMail {
  /** Envelope sender. */
  orig: string;
  rcpt: string;
  /** Unfolded, by lower-case name; of a name that stands twice, the first. */
  headers: ReadonlyMap<string, string>;
  raw: Buffer;
  receivedAt: Date;
  /** The client's name and address: `mailwizz.example (127.0.0.1)`. */
  source: string;
}

/** Reads the headers only: bodies are unpacked when somebody looks. */
export function readHeaders(raw: Buffer): Map<string, string> {
  const end = raw.indexOf('\r\n\r\n');
  const block = raw.subarray(0, end === -1 ? raw.length : end).toString('utf8');
  const headers = new Map<string, string>();
  for (const line of block.replace(/\r\n[ \t]+/g, ' ').split('\r\n')) {
    const colon = line.indexOf(':');
    const name = line.slice(0, colon).trim().toLowerCase();
    if (colon > 0 && !headers.has(name)) headers.set(name, line.slice(colon + 1).trim());
  }
  return headers;
}
