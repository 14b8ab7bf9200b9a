import type { ReplayId } from './replay.ts';
import { ReplayOption, isLaterReplayId } from './replay.ts';
import type { StreamEvent } from './stream-event.ts';

/** The newest event that a subscriber has been given; what is not newer it has had. */
export interface ReceivedMark {
  readonly replayId: ReplayId;
  /** The latest date of all that it has been given. */
  readonly createdDate?: string;
  /**
   * What tells newer events where their replay ids are not greater. `position`: they are newer only if they are dated
   * later than all before, as then the org has begun to count again. `date`: the server no longer knows the id, so that
   * in doubt, without two dates, they count as newer.
   */
  readonly tellsBy: 'position' | 'date';
}

/**
 * Whether the subscriber with this mark has had `event`. In doubt it has not: twice is better than never. Where no dates
 * tell, an event from before `begin`, the position after which the server was asked to begin, shows that the org has begun
 * to count again.
 */
export const hasHad = (
  mark: ReceivedMark | undefined,
  event: Pick<StreamEvent, 'replayId' | 'createdDate'>,
  begin: ReplayId = ReplayOption.NewEvents,
): boolean => {
  if (mark === undefined || event.replayId === undefined) return false;
  if (isLaterReplayId(event.replayId, mark.replayId)) return false;
  const later = Date.parse(event.createdDate ?? '') - Date.parse(mark.createdDate ?? '');
  return Number.isNaN(later)
    ? mark.tellsBy === 'position' && !isLaterReplayId(begin, event.replayId)
    : later <= 0;
};

/** Whether `event`, which this mark's subscriber has not had, shows that the org has begun to count its replay ids again. */
export const beginsAgain = (
  mark: ReceivedMark | undefined,
  { replayId }: Pick<StreamEvent, 'replayId'>,
): boolean =>
  mark?.tellsBy === 'position' &&
  replayId !== undefined &&
  !isLaterReplayId(replayId, mark.replayId);

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
