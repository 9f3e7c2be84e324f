import { queuesConsumedBy, type ServiceName } from '@relais/contracts';

/** A service offers to process another's queue, or leaves one of its own without a processor: it does not start. */
export class ProcessorsMismatch extends Error {
  override readonly name = 'ProcessorsMismatch';
  readonly code = 'PROCESSORS_MISMATCH';
  readonly foreign: readonly string[];
  readonly missing: readonly string[];
  constructor(service: ServiceName, foreign: readonly string[], missing: readonly string[]) {
    const complaints = [
      ...foreign.map((queue) => `"${queue}" is not its to process`),
      ...missing.map((queue) => `"${queue}" has no processor`),
    ];
    super(`Service ${service}: ${complaints.join(', ')}`);
    this.foreign = foreign;
    this.missing = missing;
  }
}

/** The compiler's rule once more, for maps put together at run time. Throws ProcessorsMismatch. */
export function checkProcessors(service: ServiceName, processors: object): void {
  const owed: readonly string[] = queuesConsumedBy(service);
  const offered = Object.entries(processors).flatMap(([queue, process]) => (process === undefined ? [] : [queue]));
  const foreign = offered.filter((queue) => !owed.includes(queue));
  const missing = owed.filter((queue) => !offered.includes(queue));
  if (foreign.length > 0 || missing.length > 0) throw new ProcessorsMismatch(service, foreign, missing);
}
