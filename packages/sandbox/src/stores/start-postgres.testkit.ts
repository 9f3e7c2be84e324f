import { startPostgres } from './postgres.ts';

// A process that can be killed: starts a server, tells where it lies, and waits.
const { port, directory } = await startPostgres();
process.stdout.write(`${JSON.stringify({ port, directory })}\n`);
setInterval(() => {}, 60_000);
