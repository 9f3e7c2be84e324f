import type { Command } from 'commander';
import { addBounces } from './replay-bounces.ts';
import { addRouting } from './replay-routing.ts';
import { addValidation } from './replay-validation.ts';

/** `relais replay`: what would today's rules have decided? */
export function replayCommand(program: Command): void {
  const replay = program.command('replay').summary('judge history again by today’s rules');
  addBounces(replay);
  addRouting(replay);
  addValidation(replay);
}
