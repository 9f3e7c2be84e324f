/** Datacenter first: residential ones lend strangers' homes, cost more, and are used only where an operator says so. */
export const proxyKinds = ['datacenter', 'residential'] as const;
export type ProxyKind = (typeof proxyKinds)[number];

/** A way to the web that is not our own address. */
export interface ForwardProxy {
  /** Host and port, told apart where one address stands for several: in rows, metrics and logs. Never the user. */
  readonly name: string;
  readonly provider: string;
  readonly kind: ProxyKind;
  /** `http://host:port` or `https://host:port`. */
  readonly origin: string;
  /** What `Proxy-Authorization` says; null where none is wanted. A secret. */
  readonly authorization: string | null;
  /** Millionths of a euro. */
  readonly microsPerGb: number;
  readonly microsPerRequest: number;
}

/** Millionths of a euro for one request that moved so many bytes; fractions count. */
export const costOf = ({ microsPerGb, microsPerRequest }: ForwardProxy, bytes: number): number =>
  microsPerRequest + (microsPerGb * bytes) / 1e9;
