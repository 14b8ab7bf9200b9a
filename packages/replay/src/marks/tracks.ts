import type { ReplayStore } from '@sfstream/core';
import type { CommitWriter } from './commit-writer.ts';
import type { Track, TrackPorts } from './track.ts';
import { createTrack } from './track.ts';

/** Gives the track of a channel in a store, one for each. `fence` wraps a store that is written to. */
export const createTracks = (
  fence: (store: ReplayStore) => ReplayStore,
  ports: TrackPorts,
  formerProgress: CommitWriter['formerProgress'],
): ((store: ReplayStore, channel: string) => Track) => {
  const tracks = new Map<ReplayStore, (channel: string) => Track>();

  const tracksOf = (store: ReplayStore): ((channel: string) => Track) => {
    const fenced = fence(store);
    const byChannel = new Map<string, Track>();
    return (channel) => {
      const target = { store: fenced, channel };
      const track = byChannel.get(channel) ?? createTrack(target, ports, formerProgress(target));
      byChannel.set(channel, track);
      return track;
    };
  };

  return (store, channel) => {
    const ofStore = tracks.get(store) ?? tracksOf(store);
    tracks.set(store, ofStore);
    return ofStore(channel);
  };
};
