/** How the server's clock relates to this machine's, in milliseconds. */
export interface ServerClock {
  readonly ahead: number;
  /** What the difference may be wrong by. */
  readonly uncertainty: number;
}

/**
 * Before the server has told its time, if it ever does: some proxies take the header away. This machine's own clock may be
 * wrong by hours, and proves nothing.
 */
export const unknownClock: ServerClock = { ahead: 0, uncertainty: Infinity };

/** After the server has told its time, in whole seconds (RFC 9110, "Date"). */
export const clockAt = (serverTime: number, now: number): ServerClock => ({
  ahead: serverTime - now,
  uncertainty: 1_000,
});

/** The earliest that the server's clock may have shown when this machine's showed `time`. */
export const atServer = (time: number, { ahead, uncertainty }: ServerClock): number =>
  time + ahead - uncertainty;
