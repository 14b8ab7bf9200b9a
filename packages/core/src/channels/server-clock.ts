/** The difference between the server's clock and this machine's, in milliseconds. */
export interface ServerClock {
  readonly ahead: number;
  /** Largest error of the difference. */
  readonly uncertainty: number;
}

/**
 * The clock until the server sends its time, which some proxies remove. This machine's own clock may be wrong by hours,
 * and proves nothing.
 */
export const unknownClock: ServerClock = { ahead: 0, uncertainty: Infinity };

/** The clock once the server has sent its time, in whole seconds (RFC 9110, "Date"). */
export const clockAt = (serverTime: number, now: number): ServerClock => ({
  ahead: serverTime - now,
  uncertainty: 1_000,
});

/** The earliest time that the server's clock may have shown when this machine's showed `time`. */
export const atServer = (time: number, { ahead, uncertainty }: ServerClock): number =>
  time + ahead - uncertainty;
