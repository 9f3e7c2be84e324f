import { got, RequestError } from 'got';
import { RequestFilteringHttpAgent, RequestFilteringHttpsAgent } from 'request-filtering-agent';
import type { Answer } from './judge-answer.ts';

export interface SenderOptions {
  timeoutMs: number;
  /** IP addresses that may be called although they are private: the sandbox's loopback. */
  allowedAddresses: readonly string[];
}

const ANSWER_LIMIT = 500;

/** Posts one signed body. Private, loopback and link-local addresses are refused after resolution; redirects are not followed. */
export function createSender({ timeoutMs, allowedAddresses }: SenderOptions) {
  const rules = { allowIPAddressList: [...allowedAddresses], keepAlive: true };
  const agent = { http: new RequestFilteringHttpAgent(rules), https: new RequestFilteringHttpsAgent(rules) };
  return {
    async send(url: string, body: string, headers: Record<string, string>, signal: AbortSignal): Promise<Answer> {
      try {
        const response = await got.post(url, {
          body,
          headers: { ...headers, 'content-type': 'application/json', 'user-agent': 'Relais-Webhooks/1' },
          agent,
          signal,
          followRedirect: false,
          retry: { limit: 0 },
          throwHttpErrors: false,
          timeout: { request: timeoutMs },
        });
        const retryAfter = Number(response.headers['retry-after']);
        return {
          status: response.statusCode,
          body: response.body.slice(0, ANSWER_LIMIT),
          ...(Number.isFinite(retryAfter) ? { retryAfterMs: retryAfter * 1_000 } : {}),
        };
      } catch (error) {
        if (signal.aborted || !(error instanceof RequestError)) throw error;
        return {
          status: null,
          error: error.message.slice(0, ANSWER_LIMIT),
          refused: /is not allowed/.test(error.message),
        };
      }
    },
    close() {
      agent.http.destroy();
      agent.https.destroy();
    },
  };
}
export type Sender = ReturnType<typeof createSender>;
