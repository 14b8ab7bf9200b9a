import type { ReplayStore, StreamEvent } from '@sfstream/core';
import { quietSpansOf, storeOf } from '@sfstream/core';
import type { CommitWriter } from './commit-writer.ts';
import type { Track, TrackPorts } from './track.ts';
import { createTrack } from './track.ts';
import type { Subscriber } from './writers-of.ts';

/**
 * Gives the track of an event's channel in a store, one for each. `fence` wraps a store that is written to. Throws where
 * `follow` does, which hears of each subscriber whose events come.
 */
export const createTracks = (
  fence: (store: ReplayStore) => ReplayStore,
  ports: TrackPorts,
  { formerProgress, follow }: Pick<CommitWriter, 'formerProgress' | 'follow'>,
): ((store: ReplayStore, event: StreamEvent) => Track) => {
  const tracks = new Map<ReplayStore, (event: StreamEvent) => Track>();

  const tracksOf = (store: ReplayStore): ((event: StreamEvent) => Track) => {
    const fenced = fence(store);
    const byChannel = new Map<string, Followed>();
    return (event) => {
      const { channel } = event;
      const subscriber = quietSpansOf(event);
      const known = byChannel.get(channel);
      if (known?.subscriber === subscriber) return known.track;
      const target = { store: fenced, channel };
      // Others cannot be told apart.
      if (storeOf(event) !== undefined) follow(target, subscriber);
      const track = known?.track ?? createTrack(target, ports, formerProgress(target));
      byChannel.set(channel, { track, subscriber });
      return track;
    };
  };

  return (store, event) => {
    const ofStore = tracks.get(store) ?? tracksOf(store);
    tracks.set(store, ofStore);
    return ofStore(event);
  };
};

/** A track, and the subscriber whose events it was last given. */
interface Followed {
  readonly track: Track;
  readonly subscriber: Subscriber;
}
