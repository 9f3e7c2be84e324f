import { createServer } from 'node:net';

/** A TCP port of the loopback nobody listened on a moment ago. Whoever uses it has to be ready to lose the race and ask again. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => {
        if (address && typeof address === 'object') resolve(address.port);
        else reject(new Error('the system gave no TCP port'));
      });
    });
  });
}

/** Tries `start` on a fixed port once, or on free ones until one is not snatched away in between. */
export async function onFreePort<T>(
  fixed: number | undefined,
  start: (port: number) => Promise<T>,
  isTaken: (error: unknown) => boolean,
): Promise<T> {
  if (fixed) return start(fixed);
  for (let attempt = 1; ; attempt++) {
    try {
      return await start(await freePort());
    } catch (error) {
      if (attempt === 5 || !isTaken(error)) throw error;
    }
  }
}
