import type { ChannelSignal, Start } from './channel-ports.ts';

/** Gives the place where a subscription goes on after this signal: behind all that has come so far. */
export const placeAfter = (place: Start, signal: ChannelSignal): Start => {
  switch (signal.type) {
    case 'events': {
      const last = signal.events.at(-1);
      return last === undefined ? place : { after: last.replayId };
    }
    case 'undecodable':
    case 'moved':
      return { after: signal.replayId };
    default:
      return place;
  }
};
