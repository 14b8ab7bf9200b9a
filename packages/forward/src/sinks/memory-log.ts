import type { ReplayMarker, StreamEvent } from '@sfstream/core';
import { markerOf } from '@sfstream/core';
import type { Leader } from '@sfstream/replay';
import { NotLeadingError, epochOf } from '@sfstream/replay';
import { toCloudEvent } from '../cloud-events/to-cloud-event.ts';
import { isLaterMarker } from './is-later-marker.ts';
import type { Sink } from './sink.ts';

/** An engine in memory. */
export interface MemoryLog {
  /** The events that were written, in order, each once. */
  readonly events: readonly StreamEvent[];
  /** A sink that writes to this log. Give each replica its own, with its leader: what a former leader writes is refused. */
  readonly sink: (leader?: Leader) => Sink;
}

/**
 * Makes an engine in memory, for tests of what forwards: it keeps the laws of sinks, and lasts as long as the process.
 *
 * @example
 * ```ts
 * import { forward, memoryLog } from '@sfstream/forward';
 * import { of } from 'rxjs';
 *
 * const log = memoryLog();
 * of({ channel: '/u/notices', data: 'hi', replayId: 7 }).pipe(forward(log.sink())).subscribe();
 * console.log(log.events.length, log.sink().get('/u/notices')); // => 1 { replayId: 7 }
 * ```
 */
export const memoryLog = (): MemoryLog => {
  const events = new Map<string, StreamEvent>();
  const positions = new Map<string, ReplayMarker>();
  let newestEpoch = -Infinity;

  const refuseStale = (leader: Leader | undefined): void => {
    const epoch = epochOf(leader) ?? newestEpoch;
    if (leader !== undefined && epoch < newestEpoch) throw new NotLeadingError(leader.group);
    newestEpoch = epoch;
  };
  const moveTo = (channel: string, marker: ReplayMarker): void => {
    if (isLaterMarker(marker, positions.get(channel))) positions.set(channel, marker);
  };
  const write = (event: StreamEvent): void => {
    const { source, id } = toCloudEvent(event);
    const key = `${source} ${id}`;
    if (events.has(key)) return;
    events.set(key, event);
    const marker = markerOf(event);
    if (marker !== undefined) moveTo(event.channel, marker);
  };
  return {
    get events() {
      return [...events.values()];
    },
    sink: (leader) => ({
      get: (channel) => positions.get(channel),
      set: (channel, marker) => {
        refuseStale(leader);
        moveTo(channel, marker);
      },
      write: (batch) => {
        refuseStale(leader);
        batch.forEach(write);
      },
    }),
  };
};
