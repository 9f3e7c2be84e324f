#!/usr/bin/env node
// node scripts/record-demo.mjs: runs `npm run demo` at a terminal and draws what that showed, as it showed it, into
// docs/demo.svg. Needs script(1) of util-linux, which lends the terminal. Exits with the demo's own code.
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './child-process.mjs';
import { drawTerminal } from './draw-terminal.mjs';
import { prepare } from './prepare.mjs';
import { openScreen } from './screen.mjs';

const COMMAND = 'npm run demo';
const COLUMNS = 108;

// What a first run prepares is not part of the show.
if (!(await prepare())) process.exit(1);

const screen = openScreen();
const started = Date.now();
screen.write(0, `$ ${COMMAND}\n`);
const child = spawn(
  'script',
  ['--quiet', '--flush', '--return', '--command', `stty cols ${COLUMNS}; ${COMMAND}`, '/dev/null'],
  {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
  },
);
child.stdout.setEncoding('utf8').on('data', (text) => {
  process.stdout.write(text);
  screen.write(Date.now() - started, text);
});
child.on('close', (code) => {
  process.exitCode = code ?? 1;
  if (code !== 0) return;
  writeFileSync(join(ROOT, 'docs/demo.svg'), drawTerminal(screen.rows(), { title: COMMAND, columns: COLUMNS }));
});
