import { enteredBefore } from './entered-before.ts';
import type { ReplayId } from '../model/replay.ts';
import { ReplayOption, isLaterReplayId } from '../model/replay.ts';
import type { StreamEvent } from '../model/stream-event.ts';

/** The newest event that a subscriber has been given; what is not newer it has had. */
export interface Progress {
  readonly replayId: ReplayId;
  /** The latest date of all that it has been given. */
  readonly createdDate?: string;
  /**
   * By what newer events are told. `position`: their replay ids are greater. `date`: the server no longer knows the id;
   * if the org has begun to count again, lower ones may be newer, and only the dates tell.
   */
  readonly tellsBy: 'position' | 'date';
}

/** Whether the subscriber with this mark has had `event`. In doubt it has not: twice is better than never. */
export const hasHad = (
  mark: Progress | undefined,
  event: Pick<StreamEvent, 'replayId' | 'createdDate'>,
): boolean => {
  if (mark === undefined || event.replayId === undefined) return false;
  if (isLaterReplayId(event.replayId, mark.replayId)) return false;
  return mark.tellsBy === 'position' || laterBy(event, mark) <= 0;
};

/**
 * Whether nothing but its date says that `event` was had, and that not beyond doubt: a lower id is new where the org has begun
 * to count again, and what was made before the mark's event may have entered the bus after it.
 */
export const isDoubtful = (
  { replayId, createdDate = '', tellsBy }: Progress,
  event: Pick<StreamEvent, 'channel' | 'replayId' | 'createdDate'>,
): boolean =>
  tellsBy === 'date' &&
  String(event.replayId) !== String(replayId) &&
  !enteredBefore(event, Date.parse(createdDate));

/**
 * Whether `event`, which counts as had, shows that the org has begun to count its replay ids again. The server has granted the
 * channel from `granted` on, so that it had no reason to send an event up to there; where it was asked for the whole past,
 * nothing can be told. The event is dated later than all that was received, or there are no dates, and its id is from before
 * the one that was asked for.
 */
export const beginsAgain = (
  mark: Progress | undefined,
  event: Pick<StreamEvent, 'replayId' | 'createdDate'>,
  granted: ReplayId,
): boolean => {
  const { replayId } = event;
  if (mark?.tellsBy !== 'position' || replayId === undefined) return false;
  if (granted === ReplayOption.AllEvents || isLaterReplayId(replayId, mark.replayId)) return false;
  const isAfterAnId = granted !== ReplayOption.NewEvents;
  if (isAfterAnId && isLaterReplayId(replayId, granted)) return false;
  const later = laterBy(event, mark);
  return Number.isNaN(later) ? isAfterAnId && isLaterReplayId(granted, replayId) : later > 0;
};

/** Milliseconds; NaN without two dates. */
const laterBy = (
  { createdDate = '' }: Pick<StreamEvent, 'createdDate'>,
  mark: Pick<Progress, 'createdDate'>,
): number => Date.parse(createdDate) - Date.parse(mark.createdDate ?? '');

/** The mark that `event` leaves; undefined for an event without a replay id. */
export const progressAfter = ({
  replayId,
  createdDate,
}: {
  readonly replayId?: ReplayId | undefined;
  readonly createdDate?: string | undefined;
}): Progress | undefined =>
  replayId === undefined
    ? undefined
    : createdDate === undefined
      ? { replayId, tellsBy: 'position' }
      : { replayId, tellsBy: 'position', createdDate };

/**
 * `mark` after `former`. Dates do not grow with replay ids by necessity, as they come from the clocks of many servers; the
 * latest is kept, so that no earlier event counts as newer. Those of one channel have one form, and compare as text.
 */
export const following = (former: Progress | undefined, mark: Progress): Progress =>
  former?.createdDate === undefined ||
  (mark.createdDate !== undefined && mark.createdDate >= former.createdDate)
    ? mark
    : { ...mark, createdDate: former.createdDate };

/** The same mark, once the server no longer knows its replay id. */
export const tellingByDate = (mark: Progress): Progress => ({ ...mark, tellsBy: 'date' });
