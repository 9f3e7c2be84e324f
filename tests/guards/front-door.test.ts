import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');
const script = (name: string) => JSON.stringify(join(ROOT, 'scripts', name));

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'relais-front-door-'));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function node(args: string[], env: NodeJS.ProcessEnv = {}): Promise<Ended> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, args, { env: { ...process.env, ...env } }, (_, stdout, stderr) =>
      resolve({ code: child.exitCode ?? 128, stdout, stderr }),
    );
  });
}

const run = (source: string, env?: NodeJS.ProcessEnv) => node(['--input-type=module', '--eval', source], env);

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => child.stdout?.once('data', (chunk) => resolve(String(chunk).trim())));
}

describe('the front door', () => {
  it('names its commands to who asks for another', async () => {
    const { code, stdout, stderr } = await node([join(ROOT, 'scripts/run.mjs'), 'sing']);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain('no command "sing"; there are cli, demo, up, bench, check, test');
  });

  it('keeps from its children what npm says about this very run, and lets through how to reach the registry', async () => {
    const { stdout } = await run(
      `import { childEnvironment } from ${script('child-process.mjs')}; console.log(JSON.stringify(childEnvironment()));`,
      {
        npm_config_ignore_scripts: 'true',
        npm_config_omit: 'dev',
        npm_package_name: 'relais',
        npm_lifecycle_event: 'demo',
        npm_config_registry: 'https://registry.example/',
        'npm_config_//registry.example/:_authToken': 'token',
        RELAIS_LOG: 'debug',
      },
    );
    const passed: Record<string, string> = JSON.parse(stdout);
    expect(passed).toMatchObject({
      npm_config_registry: 'https://registry.example/',
      'npm_config_//registry.example/:_authToken': 'token',
      RELAIS_LOG: 'debug',
      CHECKPOINT_DISABLE: '1',
    });
    for (const name of ['npm_config_ignore_scripts', 'npm_config_omit', 'npm_package_name', 'npm_lifecycle_event']) {
      expect(passed).not.toHaveProperty(name);
    }
  });

  it('passes on a signal, and the exit code that comes back', async () => {
    const polite = `process.on('SIGTERM', () => process.exit(7)); console.log('ready'); setInterval(() => {}, 60_000);`;
    const door = spawn(process.execPath, [
      '--input-type=module',
      '--eval',
      `import { runInForeground } from ${script('child-process.mjs')};
       process.exitCode = await runInForeground(process.execPath, ['--eval', ${JSON.stringify(polite)}]);`,
    ]);
    expect(await firstLine(door)).toBe('ready');
    door.kill('SIGTERM');
    expect(await new Promise((resolve) => door.on('exit', resolve))).toBe(7);
  });

  it('answers 128 + n for a command that signal n ended', async () => {
    const { code } = await run(
      `import { runInForeground } from ${script('child-process.mjs')};
       process.exitCode = await runInForeground(process.execPath, ['--eval', 'process.kill(process.pid, "SIGKILL")']);`,
    );
    expect(code).toBe(137);
  });
});

describe('the lock of the preparation', () => {
  const workUnder = (lock: string, diary: string) =>
    run(`import { appendFileSync } from 'node:fs';
         import { setTimeout as sleep } from 'node:timers/promises';
         import { withLock } from ${script('lock.mjs')};
         await withLock(${JSON.stringify(lock)}, { onWait() {}, async run() {
           appendFileSync(${JSON.stringify(diary)}, 'in ');
           await sleep(50);
           appendFileSync(${JSON.stringify(diary)}, 'out ');
         } });`);

  it('lets in one at a time', async () => {
    const [lock, diary] = [join(directory, 'busy.lock'), join(directory, 'diary')];
    const ends = await Promise.all([workUnder(lock, diary), workUnder(lock, diary), workUnder(lock, diary)]);
    expect(ends.map(({ code }) => code)).toEqual([0, 0, 0]);
    expect(readFileSync(diary, 'utf8')).toBe('in out '.repeat(3));
  });

  it('is taken from a holder that gave no sign of life', async () => {
    const [lock, diary] = [join(directory, 'dead.lock'), join(directory, 'heir')];
    mkdirSync(lock);
    const longAgo = new Date(Date.now() - 60_000);
    utimesSync(lock, longAgo, longAgo);
    expect((await workUnder(lock, diary)).code).toBe(0);
    expect(readFileSync(diary, 'utf8')).toBe('in out ');
  });
});

describe('the tally of the tests', () => {
  it('counts failed tests, files that could not be read, and errors outside of any test', async () => {
    const files = {
      'mixed.test.mjs': `it('a', () => {}); it('b', () => {}); it('c', () => { throw new Error('c'); }); it.skip('d', () => {});`,
      'broken.test.mjs': `import './nowhere.mjs';`,
      'stray.test.mjs': `it('e', () => { setTimeout(() => { throw new Error('late'); }); return new Promise((r) => setTimeout(r, 50)); });`,
    };
    for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text);
    const tally = join(directory, 'tally.json');
    const vitest = join(ROOT, 'node_modules/vitest/vitest.mjs');
    const reporter = join(ROOT, 'scripts/tally-reporter.mjs');
    const { code } = await node([vitest, 'run', '--globals', '--root', directory, '--reporter', reporter], {
      RELAIS_TALLY_FILE: tally,
    });
    expect(code).toBe(1);
    expect(JSON.parse(readFileSync(tally, 'utf8'))).toEqual({ passed: 3, failed: 3 });
  });
});
