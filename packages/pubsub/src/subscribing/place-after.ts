import type { PubSubId } from '../positions/replay-id.ts';
import type { ChannelSignal, Start } from './channel-ports.ts';

/** Gives the place where a subscription goes on after this signal: behind all that has come so far. */
export const placeAfter = (place: Start, signal: ChannelSignal): Start => {
  switch (signal.type) {
    case 'events':
      return after(
        signal.events.findLast(({ replayId }) => replayId !== undefined),
        place,
      );
    case 'undecodable':
    case 'moved':
      return after(signal, place);
    default:
      return place;
  }
};

const after = (
  told: { readonly replayId: PubSubId | undefined } | undefined,
  place: Start,
): Start => (told?.replayId === undefined ? place : { after: told.replayId });
