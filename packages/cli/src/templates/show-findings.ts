import type { Finding } from '@relais/templates';
import { print } from '../io/output.ts';

const marks = { block: '✗', warn: '!' } as const;

/** Findings as lines for a person, the way out under each. */
export async function showFindings(findings: readonly Finding[]): Promise<void> {
  for (const { severity, where, line, code, message, wayOut } of findings) {
    await print(`${marks[severity]} ${where}${line ? `:${line}` : ''}  ${message} (${code})`);
    await print(`    → ${wayOut}`);
  }
  const blocking = findings.filter(({ severity }) => severity === 'block').length;
  await print(blocking === 0 ? '✓ It may be sent.' : `${blocking} findings stand between it and any reader.`);
}
