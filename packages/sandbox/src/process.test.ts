import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type NodeProcess, type NodeProcessOptions, spawnNode } from './process.ts';
import { identify, isRunning } from './stores/process-identity.ts';

let directory: string;
const running: NodeProcess[] = [];

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'relais-process-'));
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((one) => one.stop({ graceMs: 0 })));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

function run(source: string, options: NodeProcessOptions = {}, file = 'program.mjs'): NodeProcess {
  const entry = join(directory, file);
  writeFileSync(entry, source);
  const started = spawnNode(entry, { name: 'program', ...options });
  running.push(started);
  return started;
}

const WAITS = `setInterval(() => {}, 60_000);`;

describe('spawnNode', () => {
  it('collects what the process says on both streams and how it ends', async () => {
    const heard: string[] = [];
    const program = run(`console.log('out'); console.error('err'); process.exitCode = 3;`, {
      onLine: (line) => heard.push(line),
    });
    expect(await program.exited).toEqual({ code: 3, signal: null });
    expect([...program.logs].sort()).toEqual(['err', 'out']);
    expect(heard).toEqual(program.logs);
  });

  it('gives the process the environment it was told, and no more', async () => {
    const program = run(`console.log(Object.keys(process.env).sort().join()); console.log(process.env.GREETING);`, {
      env: { GREETING: 'bonjour' },
    });
    await program.exited;
    expect(program.logs).toEqual(['GREETING,HOME,PATH', 'bonjour']);
  });

  it('runs TypeScript that imports workspace packages by their sources', async () => {
    const program = run(
      `const greeting: string = 'typed'; console.log(greeting, process.execArgv.at(-1));`,
      {},
      'typed.mts',
    );
    expect(await program.waitForLine(/typed/)).toBe('typed --conditions=development');
  });

  it('finds a line that was said before anybody waited for it', async () => {
    const program = run(`console.log('ready'); ${WAITS}`);
    await program.waitForLine(/ready/);
    expect(await program.waitForLine(/rea/)).toBe('ready');
  });

  it('tells the last words of a process that ends before its line', async () => {
    const program = run(`console.error('no such luck'); process.exit(1);`);
    await expect(program.waitForLine(/ready/)).rejects.toThrow(/program ended \(1\).*\nno such luck/);
  });

  it('stops politely what listens to SIGTERM, even while it is suspended', async () => {
    const program = run(`process.on('SIGTERM', () => process.exit(0)); console.log('ready'); ${WAITS}`);
    await program.waitForLine(/ready/);
    program.kill('SIGSTOP');
    expect(await program.stop()).toEqual({ code: 0, signal: null });
    expect(program.kill('SIGTERM')).toBe(false);
  });

  it('kills what does not', async () => {
    const program = run(`process.on('SIGTERM', () => {}); console.log('ready'); ${WAITS}`);
    await program.waitForLine(/ready/);
    expect(await program.stop({ graceMs: 10 })).toEqual({ code: null, signal: 'SIGKILL' });
  });

  it('ends with its parent, however that ends', async () => {
    const child = join(directory, 'child.mjs');
    writeFileSync(child, WAITS);
    const spawner = new URL('process.ts', import.meta.url).href;
    const parent = run(
      `import { spawnNode } from ${JSON.stringify(spawner)}; console.log('child', spawnNode(${JSON.stringify(child)}).pid); ${WAITS}`,
      {},
      'parent.mts',
    );
    const orphan = identify(Number((await parent.waitForLine(/child \d+/)).split(' ')[1]));
    expect(isRunning(orphan)).toBe(true);
    parent.kill('SIGKILL');
    await expect.poll(() => isRunning(orphan), { timeout: 10_000 }).toBe(false);
  });
});
