/** One thing the launch gate has to say: what is wrong, and the way out. */
export interface GateFinding {
  /** Stable: counted, documented, answered by the API. */
  code: string;
  /** `block`: nothing is sent while it stands. `warn`: the launch goes on. */
  severity: 'block' | 'warn';
  message: string;
  wayOut: string;
  /** What it is about, where that is one of several: `template:12`, `language:fr`. */
  about?: string;
}

/** The gate's word on a campaign. */
export interface GateVerdict {
  passed: boolean;
  /** What blocks first. */
  findings: GateFinding[];
}

export const block = (code: string, message: string, wayOut: string, about?: string): GateFinding =>
  about === undefined
    ? { code, severity: 'block', message, wayOut }
    : { code, severity: 'block', message, wayOut, about };

export const warn = (code: string, message: string, wayOut: string, about?: string): GateFinding => ({
  ...block(code, message, wayOut, about),
  severity: 'warn',
});

/** Passed unless something blocks. */
export function verdictOf(findings: readonly GateFinding[]): GateVerdict {
  const blocks = ({ severity }: GateFinding) => severity === 'block';
  return {
    passed: !findings.some(blocks),
    findings: findings.toSorted((a, b) => Number(blocks(b)) - Number(blocks(a))),
  };
}
