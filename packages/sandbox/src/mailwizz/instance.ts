import type { PageBounds } from './answer.ts';
import type { State } from './state.ts';

export interface DeliveryServer {
  server_id: string;
  type: string;
  name: string;
  hostname: string;
  status: string;
}

/** What an instance is set to, beside its data. */
export interface Rules {
  perPage: PageBounds;
  maxInputVars: number;
  multipartPut: boolean;
  signatures: 'verify' | 'ignore';
  /** HTTP code of a bulk create, which no source documents. */
  bulkStatus: 200 | 201;
  /** How long one of MailWizz's hours takes here: webhook retries are an hour apart. */
  hourMs: number;
  /** Campaign mails one cron run may send. */
  mailsPerTick: number;
  /** As `GET delivery-servers` shows them. */
  deliveryServers: readonly DeliveryServer[];
}

/** One running MailWizz. `state` is replaced as a whole by a restore, so read it anew each time. */
export interface Instance {
  state: State;
  readonly rules: Rules;
  now(): Date;
}

/** The next number of the instance, for what MailWizz numbers instead of naming. */
export function nextId(instance: Instance): number {
  instance.state.lastId += 1;
  return instance.state.lastId;
}
