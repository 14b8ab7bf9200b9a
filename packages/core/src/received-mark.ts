import type { ReplayId } from './replay.ts';
import { isLaterReplayId } from './replay.ts';
import type { StreamEvent } from './stream-event.ts';

/** The newest event that a subscriber has been given; what is not newer it has had. */
export interface ReceivedMark {
  readonly replayId: ReplayId;
  readonly createdDate?: string;
  /**
   * By what newer events are told. `position`: their replay ids are greater. `date`: the server no longer knows the id;
   * if the org's ids have begun anew, lower ones may be newer, and only the dates tell.
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
  return mark.tellsBy === 'position' || !isNewer(event.createdDate, mark.createdDate);
};

/** Without two dates that can be compared, an event counts as newer. */
const isNewer = (date: string | undefined, other: string | undefined): boolean =>
  date === undefined || other === undefined || !(Date.parse(date) <= Date.parse(other));

/** The mark that `event` leaves; undefined for an event without a replay id. */
export const markOf = ({ replayId, createdDate }: StreamEvent): ReceivedMark | undefined =>
  replayId === undefined
    ? undefined
    : createdDate === undefined
      ? { replayId, tellsBy: 'position' }
      : { replayId, tellsBy: 'position', createdDate };

/** The same mark, once the server no longer knows its replay id. */
export const tellingByDate = (mark: ReceivedMark): ReceivedMark => ({ ...mark, tellsBy: 'date' });
