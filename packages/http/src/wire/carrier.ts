/** A request as it travels. */
export interface Outgoing {
  readonly method: string;
  readonly url: string;
  /** Names in any case; of two that differ in case alone the later one counts. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

/** An answer as it came. */
export interface Incoming {
  readonly status: number;
  readonly headers: object;
  readonly body: string;
}

/**
 * Carries one request and calls back once, never before it has returned. What it returns aborts the request, down to
 * the socket, for as long as neither was called.
 */
export type Carrier = (
  outgoing: Outgoing,
  answered: (incoming: Incoming) => void,
  failed: (thrown: unknown) => void,
) => () => void;
