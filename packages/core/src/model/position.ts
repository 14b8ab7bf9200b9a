import type { ReplayId } from './replay.ts';
import { ReplayOption, isLaterReplayId, isReplayText } from './replay.ts';

/** True for the two positions that are not a replay id. */
export const isReplayOption = (position: ReplayId): position is ReplayOption =>
  position === ReplayOption.NewEvents || position === ReplayOption.AllEvents;

/** True where `value` can be sent as a position: an option, or a replay id. */
export const isPosition = (value: unknown): value is ReplayId =>
  (typeof value === 'number' && Number.isSafeInteger(value) && value >= ReplayOption.AllEvents) ||
  (typeof value === 'string' && isReplayText(value));

/** The position that serves all: the one furthest back. New events where the list is empty. */
export const earliest = (positions: readonly ReplayId[]): ReplayId =>
  positions.reduce((one, other) => (isEarlier(one, other) ? one : other), ReplayOption.NewEvents);

const isEarlier = (one: ReplayId, other: ReplayId): boolean => {
  if (one === ReplayOption.AllEvents || other === ReplayOption.NewEvents) return true;
  if (other === ReplayOption.AllEvents || one === ReplayOption.NewEvents) return false;
  return isLaterReplayId(other, one);
};
