/** What the stand-in has seen since it started. Control requests are not counted. */
export interface TrafficStats {
  requests: number;
  /** By verb and route: `POST lists/:list/subscribers/bulk`. */
  byRoute: Record<string, number>;
  byStatus: Record<string, number>;
  /** Requests a fault struck, by its mode. */
  byFault: Record<string, number>;
  /** Most requests in flight at one moment. */
  peakInFlight: number;
}

export class Traffic {
  #stats = emptyStats();
  #inFlight = 0;

  begin(): void {
    this.#stats.requests += 1;
    this.#inFlight += 1;
    this.#stats.peakInFlight = Math.max(this.#stats.peakInFlight, this.#inFlight);
  }

  end(): void {
    this.#inFlight -= 1;
  }

  route(name: string): void {
    bump(this.#stats.byRoute, name);
  }

  status(status: number): void {
    bump(this.#stats.byStatus, String(status));
  }

  fault(mode: string): void {
    bump(this.#stats.byFault, mode);
  }

  read(): TrafficStats {
    return structuredClone(this.#stats);
  }

  reset(): void {
    this.#stats = emptyStats();
  }
}

function emptyStats(): TrafficStats {
  return { requests: 0, byRoute: {}, byStatus: {}, byFault: {}, peakInFlight: 0 };
}

function bump(counts: Record<string, number>, name: string): void {
  counts[name] = (counts[name] ?? 0) + 1;
}
