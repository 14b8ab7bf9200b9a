import type { ReplayStore, StreamEvent } from '@sfstream/core';
import { hold, storeOf } from '@sfstream/core';
import type { KeepSettings } from './keep-settings.ts';
import type { MarkWriter } from './mark-writer.ts';
import { createMarkWriter } from './mark-writer.ts';
import type { Track } from './track.ts';
import { createTrack } from './track.ts';

/** An event that has arrived and is held. */
export interface Arrival<Event> {
  readonly event: Event;
  /** May be called more than once. */
  readonly finish: () => void;
}

/** All that has arrived and is held against the brake of its client, and what writes how far it is finished. */
export interface Arrivals<Event> extends Pick<MarkWriter, 'end' | 'written$' | 'stores'> {
  readonly arrive: (event: Event) => Arrival<Event>;
  /** For when nothing more will be finished. */
  readonly releaseAll: () => void;
}

/**
 * Where marks are stored, an event is held until the stored mark has passed it: only what is held comes again after a
 * crash, and so the brake limits that too. Otherwise each event is held until it is finished.
 */
export const createArrivals = <Event extends StreamEvent>(
  settings: KeepSettings,
): Arrivals<Event> => {
  const { end, written$, stores, move, formerMark } = createMarkWriter(settings);
  const held = new Set<() => void>();
  const tracks = new Map<ReplayStore, Map<string, Track>>();

  const holdOn = (event: Event): (() => void) => {
    const release = hold(event);
    const releaseOnce = (): void => {
      if (held.delete(releaseOnce)) release();
    };
    held.add(releaseOnce);
    return releaseOnce;
  };

  const trackOf = (store: ReplayStore, channel: string): Track => {
    const ofStore = tracks.get(store) ?? new Map<string, Track>();
    tracks.set(store, ofStore);
    const target = { store, channel };
    const track = ofStore.get(channel) ?? createTrack(target, move, formerMark(target));
    ofStore.set(channel, track);
    return track;
  };

  return {
    end,
    written$,
    stores,
    arrive: (event) => {
      const release = holdOn(event);
      const store = settings.store === undefined ? storeOf(event) : settings.store;
      return {
        event,
        finish: store ? trackOf(store, event.channel)(event, release) : release,
      };
    },
    releaseAll: () => held.forEach((release) => release()),
  };
};
