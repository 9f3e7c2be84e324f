#!/usr/bin/env node
import { wordsOf } from './io/errors.ts';
import { program } from './program.ts';

// Whoever reads us may stop reading (`relais … | head`): then there is nobody left to tell.
process.stdout.on('error', (error) => {
  if ('code' in error && error.code === 'EPIPE') process.exit(0);
  throw error;
});

try {
  await program().parseAsync();
} catch (error) {
  process.stderr.write(`relais: ${wordsOf(error)}\n`);
  process.exitCode = 1;
}
