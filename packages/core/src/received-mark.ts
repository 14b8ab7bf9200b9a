import type { ReplayId } from './replay.ts';
import { isLaterReplayId } from './replay.ts';
import type { StreamEvent } from './stream-event.ts';

/** The newest event that a subscriber has been given; what is not newer it has had. */
export interface ReceivedMark {
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
  mark: ReceivedMark | undefined,
  event: Pick<StreamEvent, 'replayId' | 'createdDate'>,
): boolean => {
  if (mark === undefined || event.replayId === undefined) return false;
  if (isLaterReplayId(event.replayId, mark.replayId)) return false;
  return mark.tellsBy === 'position' || laterBy(event, mark) <= 0;
};

/**
 * Whether `event` shows that the org has begun to count its replay ids again: its id is not greater than that of the mark,
 * and it is dated later than all that was received. Only for an event that was not to be expected; where the server was asked
 * for the past, dates that are out of order look the same.
 */
export const beginsAgain = (
  mark: ReceivedMark | undefined,
  event: Pick<StreamEvent, 'replayId' | 'createdDate'>,
): boolean =>
  mark?.tellsBy === 'position' &&
  event.replayId !== undefined &&
  !isLaterReplayId(event.replayId, mark.replayId) &&
  laterBy(event, mark) > 0;

/** Milliseconds; NaN without two dates. */
const laterBy = (
  { createdDate = '' }: Pick<StreamEvent, 'createdDate'>,
  mark: Pick<ReceivedMark, 'createdDate'>,
): number => Date.parse(createdDate) - Date.parse(mark.createdDate ?? '');

/** The mark that `event` leaves; undefined for an event without a replay id. */
export const markOf = ({
  replayId,
  createdDate,
}: Pick<StreamEvent, 'replayId' | 'createdDate'>): ReceivedMark | undefined =>
  replayId === undefined
    ? undefined
    : createdDate === undefined
      ? { replayId, tellsBy: 'position' }
      : { replayId, tellsBy: 'position', createdDate };

/**
 * `mark` after `former`. Dates do not grow with replay ids by necessity, as they come from the clocks of many servers; the
 * latest is kept, so that no earlier event counts as newer. Those of one channel have one form, and compare as text.
 */
export const following = (former: ReceivedMark | undefined, mark: ReceivedMark): ReceivedMark =>
  former?.createdDate === undefined ||
  (mark.createdDate !== undefined && mark.createdDate >= former.createdDate)
    ? mark
    : { ...mark, createdDate: former.createdDate };

/** The same mark, once the server no longer knows its replay id. */
export const tellingByDate = (mark: ReceivedMark): ReceivedMark => ({ ...mark, tellsBy: 'date' });
