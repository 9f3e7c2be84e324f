import type { ServerResponse } from 'node:http';
import { toJson } from './answer.ts';
import type { Fault } from './faults.ts';

const page = (title: string) =>
  `<html>\r\n<head><title>${title}</title></head>\r\n<body><center><h1>${title}</h1></center><hr><center>nginx</center></body>\r\n</html>\r\n`;

/**
 * Answers as the fault says. True when the request ends here; false when it goes on to MailWizz itself, which is how
 * `slow` and `lost-answer` work: they act around a request that is really done.
 */
export function answerWithFault(fault: Fault, response: ServerResponse, path: string): boolean {
  switch (fault.mode) {
    case 'none':
    case 'slow':
    case 'lost-answer':
      return false;
    case '500':
      json(response, 500, 'Internal Server Error');
      return true;
    case '429':
      json(response, 429, 'Too Many Requests', retryAfter(fault));
      return true;
    case '503':
      json(response, 503, 'Service Unavailable', retryAfter(fault));
      return true;
    case 'unauthorized':
      json(response, 401, 'Invalid API key.');
      return true;
    case 'html':
      html(response, 502, page('502 Bad Gateway'));
      return true;
    case 'html-200':
      html(response, 200, '<br />\n<b>Fatal error</b>:  Allowed memory size of 134217728 bytes exhausted<br />\n');
      return true;
    case 'blocked-verbs':
      html(response, 403, page('403 Forbidden'));
      return true;
    case 'garbage':
      response.writeHead(200, { 'Content-Type': 'application/json' }).end('{"status":"success","data":{"rec');
      return true;
    case 'empty':
      response.writeHead(200, { 'Content-Length': 0 }).end();
      return true;
    case 'redirect':
      response.writeHead(301, { Location: `/canonical${path}`, 'Content-Length': 0 }).end();
      return true;
    case 'reset':
      response.destroy();
      return true;
    case 'nothing':
      return true;
  }
}

function json(response: ServerResponse, status: number, error: string, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'Content-Type': 'application/json', ...headers });
  response.end(toJson({ status: 'error', error }));
}

function html(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { 'Content-Type': 'text/html; charset=utf-8' }).end(body);
}

function retryAfter(fault: Fault): Record<string, string> {
  return fault.retryAfter === 'none' ? {} : { 'Retry-After': String(fault.retryAfter ?? 1) };
}
