import { randomUUID } from 'node:crypto';
import type { DrawnEvent } from '../marbles/marble-client.ts';
import type { KeptMarker } from '../stores/store-session.ts';

/** An event of a law: it has all that a marker has. */
export interface LawEvent extends DrawnEvent<unknown> {
  readonly replayId: number | `${number}`;
  readonly createdDate: string;
}

/** The date of a law, so many seconds after its begin. */
export const at = (second: number): string =>
  new Date(Date.UTC(2026, 2, 4, 10) + second * 1_000).toISOString();

/** The event with this number in its channel: its replay id, and the second of its date. */
export const lawEvent = (
  channel: string,
  number: number,
  facts: Partial<Pick<LawEvent, 'data' | 'replayId' | 'createdDate'>> = {},
): LawEvent => ({
  channel,
  data: { payload: { number }, event: { replayId: number } },
  replayId: number,
  createdDate: at(number),
  eventUuid: randomUUID(),
  ...facts,
});

/** The marker of an event. */
export const positionOf = ({ replayId, createdDate }: LawEvent): KeptMarker => ({
  replayId,
  createdDate,
});
