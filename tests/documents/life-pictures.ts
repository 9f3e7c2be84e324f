import type { StateMachine } from '@relais/contracts';

/** A machine as a Mermaid state diagram, which GitHub and GitLab draw. */
export function statePicture(machine: StateMachine<string>): string {
  const states = Object.keys(machine);
  const [first] = states;
  const moves = Object.entries(machine).flatMap(([from, to]) => to.map((state) => `    ${from} --> ${state}`));
  const ends = states.filter((state) => machine[state]?.length === 0).map((state) => `    ${state} --> [*]`);
  return ['```mermaid', 'stateDiagram-v2', `    [*] --> ${first}`, ...moves, ...ends, '```'].join('\n');
}
