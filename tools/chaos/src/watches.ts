import type { StreamEvent } from '@sfstream/core';
import type { Observable } from 'rxjs';
import { tap } from 'rxjs';
import type { Sighting } from './check.ts';
import { numberOf } from './publisher.ts';
import { replayNumber } from './replay-number.ts';

/** Record of what one subscriber has seen, from its subscription to its end. */
export interface Watch {
  readonly name: string;
  readonly channel: string;
  readonly received: Sighting[];
  /** It is due every event after this one; undefined while it waits for the acknowledgement of new events. */
  after: number | undefined;
  /** It must not see this one, nor any before. */
  notBefore: number;
  /** True where it left of its own accord. */
  hasLeft: boolean;
}

/** The subscribers so far. */
export interface Watches {
  readonly all: readonly Watch[];
  /** Adds one, and gives its events, which are noted as they pass. */
  readonly add: (
    watch: Pick<Watch, 'name' | 'channel' | 'after' | 'notBefore'>,
    event$: Observable<StreamEvent>,
  ) => [Watch, Observable<StreamEvent>];
  /** Those of a channel. */
  readonly of: (channel: string) => readonly Watch[];
  readonly clear: () => void;
}

export const createWatches = (): Watches => {
  const all: Watch[] = [];
  return {
    all,
    add: (watch, event$) => {
      const added: Watch = { ...watch, received: [], hasLeft: false };
      all.push(added);
      return [added, event$.pipe(tap((event) => added.received.push(sighting(event))))];
    },
    of: (channel) => all.filter((watch) => watch.channel === channel),
    clear: () => void all.splice(0),
  };
};

const sighting = ({ replayId, data }: StreamEvent): Sighting => ({
  replayId: replayNumber(replayId),
  number: numberOf(data),
  at: performance.now(),
});
