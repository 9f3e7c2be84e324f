import type { AddressInfo } from 'node:net';
import express from 'express';

/** The baseline of the HTTP benchmarks: Express reading a JSON body and answering it, and nothing else. */
const app = express().disable('x-powered-by').use(express.json());
app.post('/echo', (request, response) => {
  response.json(request.body);
});
const server = app.listen(0, '127.0.0.1', () => {
  process.stdout.write(`${JSON.stringify({ listening: (server.address() as AddressInfo).port })}\n`);
});
process.once('SIGTERM', () => {
  server.close();
  server.closeAllConnections();
});
