import type { StreamEvent } from './stream-event.ts';

/** How the server's clock relates to this machine's, in milliseconds. */
export interface ServerClock {
  readonly ahead: number;
  /** What the difference may be wrong by. */
  readonly uncertainty: number;
}

/** Before the server has told its time. */
export const unknownClock: ServerClock = { ahead: 0, uncertainty: 60_000 };

/** After the server has told its time, in whole seconds (RFC 9110, "Date"). */
export const clockAt = (serverTime: number, now: number): ServerClock => ({
  ahead: serverTime - now,
  uncertainty: 1_000,
});

/** Whether an event was made before `time` of this machine, without doubt. Undated events were not. */
export const isBefore = (
  { createdDate }: StreamEvent,
  time: number,
  { ahead, uncertainty }: ServerClock,
): boolean => createdDate !== undefined && Date.parse(createdDate) < time + ahead - uncertainty;
