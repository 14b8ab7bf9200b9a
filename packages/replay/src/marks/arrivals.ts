import type { ReplayStore, StreamEvent } from '@sfstream/core';
import { beginHold, storeOf } from '@sfstream/core';
import { materialize } from 'rxjs';
import type { KeepSettings } from '../options/keep-settings.ts';
import type { CommitWriter } from './commit-writer.ts';
import { createCommitWriter } from './commit-writer.ts';
import type { Release } from './track.ts';
import { createTracks } from './tracks.ts';

/** The fate of an event: it is passed on, and then, or instead, finished or abandoned. */
export type Fate = 'abandoned' | 'finished' | 'passed-on';

/** An event that has arrived and is held. */
export interface Arrival<Event> {
  readonly event: Event;
  /** Says what has become of it. After its end nothing more becomes of it. */
  readonly become: (fate: Fate) => void;
}

/** All that has arrived and is held against the brake of its client, and what writes how far it is finished. */
export interface Arrivals<Event> extends Pick<
  CommitWriter,
  'end' | 'hurry' | 'written$' | 'writtenSoFar$' | 'stores'
> {
  readonly arrive: (event: Event) => Arrival<Event>;
  /** Abandons what was not passed on, as nothing more will be, and no longer holds what is only to be written. */
  readonly leave: () => void;
}

/** An event that is held. One that was passed on is held on behalf of those who hold it downstream. */
interface Held {
  stage: Fate | 'arrived';
  readonly become: (fate: Fate) => void;
  readonly release: Release;
}

/**
 * Holds an event until the stored mark has passed it, where marks are stored: only what is held comes again after a
 * crash, and so the brake limits that too. Otherwise each event is held until it is finished. `fence` wraps the stores that are
 * written to.
 */
export const createArrivals = <Event extends StreamEvent>(
  settings: KeepSettings,
  fence: (store: ReplayStore) => ReplayStore,
): Arrivals<Event> => {
  const { move, formerProgress, follow, ...writer } = createCommitWriter(settings);
  const held = new Set<Held>();
  const over$ = writer.written$.pipe(materialize());
  const trackOf = createTracks(fence, { move, over$ }, { formerProgress, follow });

  const holdOn = (event: Event): Held => {
    const store = settings.store === undefined ? storeOf(event) : settings.store;
    const track = store && trackOf(store, event);
    const endHold = beginHold(event);
    const release: Release = (end) => {
      held.delete(one);
      endHold(end);
    };
    const end = track ? track(event, release) : release;
    const one: Held = {
      stage: 'arrived',
      release,
      become: (fate) => {
        if (one.stage === 'finished') return;
        one.stage = fate;
        if (fate !== 'passed-on') end(fate);
      },
    };
    held.add(one);
    return one;
  };

  return {
    ...writer,
    arrive: (event) => ({ event, become: holdOn(event).become }),
    leave: () => {
      for (const { stage, become, release } of held) {
        if (stage === 'arrived') become('abandoned');
        if (stage === 'finished') release('finished');
      }
    },
  };
};
