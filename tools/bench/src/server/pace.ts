import { eventText, firstReplayId } from '../feed/event-text.ts';
import { sharedClock } from '../clock/shared-clock.ts';
import type { Source } from './source.ts';

/**
 * Releases events at an even rate, and hands them to the polls. Events carry the time of their release, so that waiting
 * for a slow client's next poll counts. They come due in small groups, about every millisecond: the finest that a timer
 * gives.
 */
export const pace = (channel: string, clientId: string, rate: number): Source => {
  let replayId = firstReplayId;
  /** Times of release. */
  let waiting: number[] = [];
  let polling: { requestId: string; answer: (body: string) => void } | undefined;
  let timer: NodeJS.Timeout | undefined;

  const hand = (): void => {
    if (polling === undefined || waiting.length === 0) return;
    const { requestId: id, answer } = polling;
    const events = waiting.map((sent) => eventText(channel, replayId++, sent));
    const reply = JSON.stringify({ channel: '/meta/connect', clientId, successful: true, id });
    polling = undefined;
    waiting = [];
    answer(`[${events.join(',')},${reply}]`);
  };

  return {
    poll: (requestId, answer) => {
      polling = { requestId, answer };
      hand();
    },
    start: () => {
      const started = sharedClock();
      let released = 0;
      timer = setInterval(() => {
        const now = sharedClock();
        const due = Math.floor(((now - started) * rate) / 1_000_000);
        for (; released < due; released += 1) waiting.push(now);
        hand();
      }, 1);
    },
    stop: () => {
      clearInterval(timer);
      waiting = [];
    },
  };
};
