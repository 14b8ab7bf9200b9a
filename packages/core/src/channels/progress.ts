import { enteredBefore } from './entered-before.ts';
import type { EventFacts } from '../model/read-facts.ts';
import type { ReplayId } from '../model/replay.ts';
import { ReplayOption, isLaterReplayId } from '../model/replay.ts';
import type { StreamEvent } from '../model/stream-event.ts';

/** The newest event that a subscriber has been given; it has had every event that is not newer. */
export interface Progress {
  readonly replayId: ReplayId;
  /** The latest date of all events that it has been given. */
  readonly createdDate?: string;
  /**
   * The way to recognise newer events. `position`: their replay ids are greater. `date`: the server no longer knows the
   * id; if the org has begun to count again, lower ids may be newer, and only dates decide.
   */
  readonly tellsBy: 'position' | 'date';
}

/** True where a subscriber with this progress has had `event`. In doubt it is false: twice is better than never. */
export const hasHad = (mark: Progress | undefined, event: EventFacts): boolean => {
  if (mark === undefined || event.replayId === undefined) return false;
  if (isLaterReplayId(event.replayId, mark.replayId)) return false;
  return mark.tellsBy === 'position' || laterBy(event, mark) <= 0;
};

/**
 * True where only the date says that `event` was had, and not beyond doubt. A lower id is new where the org has begun
 * to count again, and an event with an earlier date may have entered the bus later.
 */
export const isDoubtful = (
  { replayId, createdDate = '', tellsBy }: Progress,
  event: Pick<StreamEvent, 'channel'> & EventFacts,
): boolean =>
  tellsBy === 'date' &&
  String(event.replayId) !== String(replayId) &&
  !enteredBefore(event, Date.parse(createdDate));

/**
 * True where `event`, which counts as had, shows that the org has begun to count its replay ids again. The server
 * granted the channel from `granted` on, so it had no reason to send an event up to there; where it was asked for the
 * whole past, this cannot be decided. The event is dated later than all received ones. Without dates, its id is below
 * the one that was asked for.
 */
export const beginsAgain = (
  mark: Progress | undefined,
  event: EventFacts,
  granted: ReplayId,
): boolean => {
  const { replayId } = event;
  if (mark?.tellsBy !== 'position' || replayId === undefined) return false;
  if (isLaterReplayId(replayId, mark.replayId)) return false;
  // The option for all events is a number below every id.
  const isAfterAnId = granted !== ReplayOption.NewEvents;
  if (isAfterAnId && isLaterReplayId(replayId, granted)) return false;
  const later = laterBy(event, mark);
  return Number.isNaN(later) ? isAfterAnId && isLaterReplayId(granted, replayId) : later > 0;
};

/** Milliseconds by which the event is dated later; NaN without two dates. */
const laterBy = ({ createdDate = '' }: EventFacts, mark: Pick<Progress, 'createdDate'>): number =>
  Date.parse(createdDate) - Date.parse(mark.createdDate ?? '');

/** The progress made by an event; undefined for one without a replay id. */
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
 * The progress `mark` after `former`. Dates need not grow with replay ids, since they come from the clocks of many
 * servers. The latest is kept, so that no earlier event counts as newer. Dates of one channel have one form and compare
 * as text.
 */
export const following = (former: Progress | undefined, mark: Progress): Progress =>
  former?.createdDate === undefined || (mark.createdDate ?? '') >= former.createdDate
    ? mark
    : { ...mark, createdDate: former.createdDate };

/** The progress once nothing up to this position is still to come. It keeps its date. */
export const movedTo = (former: Progress | undefined, replayId: ReplayId): Progress =>
  former === undefined
    ? { replayId, tellsBy: 'position' }
    : isLaterReplayId(replayId, former.replayId)
      ? { ...former, replayId, tellsBy: 'position' }
      : former;

/** The progress once the server no longer knows its replay id. */
export const tellingByDate = (mark: Progress): Progress => ({ ...mark, tellsBy: 'date' });
