#!/usr/bin/env node
import { program } from './program.ts';

try {
  await program().parseAsync();
} catch (error) {
  process.stderr.write(`relais: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
