import { ReplayIdError } from '../errors/replay-id-error.ts';
import { ReplayOption } from '../model/replay.ts';
import type { Activity } from '../reports/activity.ts';
import type { Channel } from './channel.ts';
import { fallbackFrom } from './fallback.ts';
import type { Fallback } from './fallback.ts';
import { fallenBack } from './place.ts';
import type { Refusal, Seat } from './seat.ts';

/** The two moves of a subscriber that falls back to new events. */
export interface Moves {
  readonly leave: (channel: string, seat: Seat) => void;
  readonly beginAgain: (channel: string, seat: Seat) => void;
}

/**
 * Moves subscribers to their fallbacks, or fails them. Subscribers begin again only when all of them have left the
 * channel, so that none joins a channel that another still holds.
 */
export const fallBack = (
  channel: Channel,
  refusals: readonly Refusal[],
  { leave, beginAgain }: Moves,
): readonly Activity[] => {
  const fallbacks = refusals.map((refusal) => {
    const fallback = fallbackOrFailure(refusal);
    if (fallback?.position === ReplayOption.NewEvents) {
      leave(channel.name, refusal.seat);
    } else if (fallback !== undefined) {
      refusal.seat.place = fallenBack(refusal.had);
      channel.fallBack();
    }
    return { seat: refusal.seat, fallback };
  });
  for (const { seat, fallback } of fallbacks) {
    if (fallback?.position === ReplayOption.NewEvents) beginAgain(channel.name, seat);
  }
  return fallbacks.flatMap(({ fallback }) => fallback?.activities ?? []);
};

/** The fallback of a refused subscriber; undefined where it has failed. */
const fallbackOrFailure = ({ seat, error, reason }: Refusal): Fallback | undefined => {
  try {
    const fallback =
      error instanceof ReplayIdError ? fallbackFrom(error, seat.fallback, reason) : undefined;
    if (fallback === undefined) throw error;
    return fallback;
  } catch (thrown) {
    seat.subscriber.error(thrown);
    return undefined;
  }
};
