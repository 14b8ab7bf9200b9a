import type { StreamEvent } from '@sfstream/core';
import { hold } from '@sfstream/core';
import type { MarkWriter } from './mark-writer.ts';
import type { Track } from './track.ts';
import { createTrack } from './track.ts';

/** An event that has arrived and is held. */
export interface Arrival<Event> {
  readonly event: Event;
  readonly finish: () => void;
}

/** All that has arrived and is held against the brake of its client. */
export interface Arrivals<Event> {
  readonly arrive: (event: Event) => Arrival<Event>;
  /** For when nothing more will be finished. */
  readonly releaseAll: () => void;
}

/**
 * Where marks are stored, an event is held until the stored mark has passed it: only what is held comes again after a
 * crash, and so the brake limits that too. Otherwise each event is held until it is finished.
 */
export const createArrivals = <Event extends StreamEvent>(
  writer: MarkWriter | undefined,
): Arrivals<Event> => {
  const held = new Set<() => void>();
  const tracks = new Map<string, Track>();

  const holdOn = (event: Event): (() => void) => {
    const release = hold(event);
    const releaseOnce = (): void => {
      if (held.delete(releaseOnce)) release();
    };
    held.add(releaseOnce);
    return releaseOnce;
  };

  const trackOf = (channel: string, { move, formerMark }: MarkWriter): Track => {
    const track = tracks.get(channel) ?? createTrack(channel, move, formerMark(channel));
    tracks.set(channel, track);
    return track;
  };

  return {
    arrive: (event) => {
      const release = holdOn(event);
      return {
        event,
        finish: writer === undefined ? release : trackOf(event.channel, writer)(event, release),
      };
    },
    releaseAll: () => held.forEach((release) => release()),
  };
};
