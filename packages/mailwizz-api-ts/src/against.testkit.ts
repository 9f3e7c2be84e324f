import { createMailwizzClient } from './client.ts';
import type { MailwizzClientOptions } from './options.ts';
import { type CannedAnswer, type RecordingServer, recordingServer } from './recording-server.testkit.ts';

export type Reply = Parameters<typeof recordingServer>[0];

const servers: RecordingServer[] = [];

/** Stops every server `against` has started; call it after each test. */
export async function stopServers(): Promise<void> {
  for (const server of servers.splice(0)) await server.stop();
}

/** A client, in a hurry to try again, and the server it talks to. */
export async function against(reply: Reply, options: Partial<MailwizzClientOptions> = {}) {
  const server = await recordingServer(reply);
  servers.push(server);
  const retry = { attempts: 3, firstDelayMs: 1, maxDelayMs: 5_000 };
  const client = createMailwizzClient({ baseUrl: server.url, auth: { kind: 'api_key', key: 'k' }, retry, ...options });
  const sent = () => server.requests.map(({ method, target }) => `${method} ${target.replace('/api/', '')}`);
  return { client, server, sent };
}

/** Answers in turn; the last one for ever. */
export const inTurn =
  (...answers: (CannedAnswer | 'hang up' | 'never')[]): Reply =>
  (_request, place) =>
    answers[Math.min(place, answers.length - 1)] ?? 'never';

export const emptyPage: CannedAnswer = {
  body: { status: 'success', data: { count: '0', total_pages: 1, current_page: 1, next_page: null, records: [] } },
};
export const found: CannedAnswer = {
  body: {
    status: 'success',
    data: { subscriber_uid: 'ab123cdefghij', status: 'confirmed', date_added: '2026-01-01 10:00:00' },
  },
};
export const missing: CannedAnswer = {
  status: 404,
  body: { status: 'error', error: 'The subscriber does not exist in this list.' },
};
export const duplicate: CannedAnswer = {
  status: 409,
  body: { status: 'error', error: 'The subscriber already exists in this list.' },
};
export const made: CannedAnswer = {
  status: 201,
  body: {
    status: 'success',
    data: {
      record: {
        subscriber_uid: 'ab123cdefghij',
        email: 'a@example.com',
        date_added: { expression: 'NOW()', params: [] },
      },
    },
  },
};
export const whole: CannedAnswer = {
  body: {
    status: 'success',
    data: {
      record: {
        subscriber_uid: 'ab123cdefghij',
        EMAIL: 'a@example.com',
        status: 'confirmed',
        source: 'api',
        ip_address: '',
        date_added: '2026-01-01 10:00:00',
      },
    },
  },
};
export const broken: CannedAnswer = { status: 500, body: '<html>' };

export const success: CannedAnswer = { body: { status: 'success' } };
