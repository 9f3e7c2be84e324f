/** One figure of a benchmark: printed as one JSON line. Ratios come from one run, against the baseline named. */
export interface BenchLine {
  bench: string;
  metric: string;
  value: number;
  /** What the ratio is against. */
  against?: string;
  ratio?: number;
  /** The least (or, for times, the most) the architecture asks for. */
  target?: number;
  ok?: boolean;
  note?: string;
}
