import type { StreamEvent } from '@sfstream/core';
import { clockTime } from '../terminal/clock-time.ts';
import { eventSummary } from './event-summary.ts';
import type { TerminalStyle } from '../terminal/terminal-style.ts';
import type { Span } from '../terminal/span.ts';
import { toLine } from '../terminal/to-line.ts';

/**
 * An event for people: when, channel, replay id, and its fields as far as the width goes. Times are of this machine's
 * time zone. An event that does not say when it was made is taken to be made `now`.
 *
 * @example
 * ```ts
 * import { eventLine } from '@sfstream/cli';
 *
 * const event = { channel: '/event/Order__e', replayId: 7, data: { payload: { Status__c: 'paid' } } };
 * console.log(eventLine(event, { colour: false }, new Date()));
 * ```
 */
export const eventLine = (event: StreamEvent, style: TerminalStyle, now: Date): string =>
  toLine(
    [
      { text: clockTime(madeAt(event) ?? now, now), tone: 'quiet' },
      { text: ` ${event.channel} `, tone: 'channel' },
      ...position(event),
      ...eventSummary(event.data),
    ],
    style,
  );

const position = ({ replayId }: StreamEvent): readonly Span[] =>
  replayId === undefined ? [] : [{ text: `${replayId} `, tone: 'position' }];

const madeAt = ({ createdDate }: StreamEvent): Date | undefined => {
  const date = new Date(createdDate ?? NaN);
  return Number.isNaN(date.getTime()) ? undefined : date;
};
