import { ReplayIdError } from '../errors/replay-id-error.ts';
import type { ServerError } from '../errors/server-error.ts';
import type { Demand } from '../model/demand.ts';
import { earliest } from '../model/position.ts';
import type { EventFacts } from '../model/read-facts.ts';
import type { EventMarker, ReplayId } from '../model/replay.ts';
import { ReplayOption, isLaterReplayId } from '../model/replay.ts';
import { originOf, toStreamEvent, withOrigin } from '../model/stream-event.ts';
import type { StreamEvent } from '../model/stream-event.ts';
import type { Activity } from '../reports/activity.ts';
import { longSilence, silenceAfter } from '../reports/silence.ts';
import type { Silence } from '../reports/silence.ts';
import type { Clocks } from './clocks.ts';
import { enteredBefore } from './entered-before.ts';
import { foreignPosition } from './foreign-position.ts';
import type { ComesLater } from './later-in.ts';
import { noveltyOf } from './novelty-of.ts';
import { advanced, dated, joining, onceAsked, onceGranted, positionOf } from './place.ts';
import { movedTo, progressAfter, tellingByDate } from './progress.ts';
import type { Progress } from './progress.ts';
import type { Refusal, Seat } from './seat.ts';

/** One channel: its subscribers, those of them that listen now, and its progress. */
export class Channel {
  readonly name: string;
  readonly #clocks: Clocks;
  /** All subscribers. Replaced and never mutated, so that joining and leaving do not disturb a delivery. */
  #seats: readonly Seat[] = [];
  /** Subscribers that get the events of now; the others wait until the server has granted their position. */
  #listening: readonly Seat[] = [];
  /** Subscribers on whose behalf the server was asked last. */
  #asking: readonly Seat[] = [];
  #had: Progress | undefined;
  /** The position from which the server last granted the channel; undefined before that. */
  #granted: ReplayId | undefined;
  /** The silence since the server was asked for events after a position. */
  #silence: Silence | undefined;

  constructor(name: string, clocks: Clocks) {
    this.name = name;
    this.#clocks = clocks;
  }

  get seats(): readonly Seat[] {
    return this.#seats;
  }

  /** Makes a request to subscribe the channel, from the position of its subscribers at the time it is sent. */
  demand(): Demand {
    const position = () => {
      const now = this.#clocks.now();
      return earliest(this.#seats.map(({ place, seatedAt }) => positionOf(place, now, seatedAt)));
    };
    return { channel: this.name, position };
  }

  /** Adds a subscriber. Returns whether the server must be asked on its behalf. */
  join(seat: Seat): boolean {
    const isFirst = this.#seats.length === 0;
    this.#seats = [...this.#seats, seat];
    if (isFirst) return true;
    if (seat.place.at === 'new') {
      seat.place = joining(seat.place, this.#had, this.#granted !== undefined);
    } else if (!this.#continuesFor(seat)) {
      return true;
    }
    // A subscriber that needs no past events shares what the channel receives, or was asked for.
    if (this.#listening.length > 0) this.#listening = [...this.#listening, seat];
    if (this.#asking.length > 0) this.#asking = [...this.#asking, seat];
    return false;
  }

  /** True where a subscriber misses nothing by joining the events that the channel receives now. */
  #continuesFor({ place }: Seat): boolean {
    return (
      place.at === 'after' &&
      this.#had !== undefined &&
      !isLaterReplayId(this.#had.replayId, place.had.replayId)
    );
  }

  leave(seat: Seat): void {
    const others = (seats: readonly Seat[]) => seats.filter((other) => other !== seat);
    this.#seats = others(this.#seats);
    this.#listening = others(this.#listening);
    this.#asking = others(this.#asking);
  }

  /** The server is being asked. Its answer counts for all who want the channel at this moment. */
  ask(): void {
    this.#asking = this.#seats;
    for (const seat of this.#seats) seat.place = onceAsked(seat.place);
  }

  /** The server has subscribed the channel from this position on. */
  acknowledge(replayId: ReplayId): Activity {
    const type = this.#granted === undefined ? 'subscribed' : 'resubscribed';
    this.#granted = replayId;
    this.#listening = this.#asking;
    this.#silence = silenceAfter(replayId, this.#dateOf(replayId), this.#clocks.now().here);
    for (const seat of this.#seats) seat.place = onceGranted(seat.place);
    return { type, channel: this.name, replayId };
  }

  /** Date of the event at this position, if a subscriber knows it. */
  #dateOf(replayId: ReplayId): string | undefined {
    for (const { place } of this.#seats) {
      if (place.at === 'after' && place.had.replayId === replayId) return place.had.createdDate;
    }
    return undefined;
  }

  /** The server has sent its time for the first time, so that earlier subscribers can be dated. */
  date(): void {
    for (const seat of this.#seats) {
      seat.place = dated(seat.place, this.#clocks.atServer(seat.seatedAt));
    }
  }

  /** Reports a silence since a position that grows old, once. */
  longSilence(): Activity | undefined {
    const told = longSilence(this.name, this.#silence, this.#clocks.now().here);
    if (told !== undefined) this.#silence = undefined;
    return told;
  }

  /** The subscribers at the position that the server refuses, or all where it refuses the channel. */
  refusals(error: ServerError): readonly Refusal[] {
    const now = this.#clocks.now();
    const refusedId = error instanceof ReplayIdError ? error.replayId : undefined;
    const reason = `Replay id ${refusedId} is no longer known to the server.`;
    return this.#seats
      .filter(
        ({ place, seatedAt }) =>
          refusedId === undefined || positionOf(place, now, seatedAt) === refusedId,
      )
      .map((seat) => ({ seat, error, reason, had: seat.place.had }));
  }

  /**
   * The subscribers whose positions belong to another org. Their progress and that of the channel mean nothing in this
   * one.
   */
  strangers(orgId: string | undefined): readonly Refusal[] {
    const now = this.#clocks.now();
    return this.#seats.flatMap((seat) => {
      const position = positionOf(seat.place, now, seat.seatedAt);
      const error = foreignPosition(this.name, { position, orgId: seat.orgId }, orgId);
      seat.orgId = orgId ?? seat.orgId;
      if (error === undefined) return [];
      this.#had = undefined;
      return [{ seat, error, reason: error.message, had: undefined }];
    });
  }

  /** No event up to this position is still to come: subscribers that listen need not ask for it again. */
  move(replayId: ReplayId): void {
    this.#had = movedTo(this.#had, replayId);
    this.#silence = undefined;
    for (const seat of this.#listening) {
      const { had } = seat.place;
      seat.place = advanced(had, movedTo(had, replayId));
      if (had?.tellsBy !== 'position' || !isLaterReplayId(replayId, had.replayId)) continue;
      seat.kept?.quiet$.next({ after: had.replayId, upTo: this.#markerHere(replayId, seat) });
    }
  }

  /** A marker at this position, with the time of now. */
  #markerHere(replayId: ReplayId, { origin: { orgId } }: Seat): EventMarker {
    const { server } = this.#clocks.now();
    return {
      replayId,
      ...(server !== -Infinity && { createdDate: new Date(server).toISOString() }),
      ...(orgId !== undefined && { orgId }),
    };
  }

  /** All events are sent again after a fallback; those already delivered are recognised by their date. */
  fallBack(): void {
    this.#had = this.#had && tellingByDate(this.#had);
  }

  /**
   * Gives the event to each subscriber that has not had it, and calls `given` for each. Returns a `possible-loss` where
   * the event shows that the org counts its replay ids from the beginning again.
   */
  hand(
    data: unknown,
    facts: EventFacts,
    comesLater: ComesLater,
    given: () => void,
  ): Activity | undefined {
    let event = toStreamEvent(this.name, data, this.#listening[0]?.origin, facts);
    const granted = this.#granted ?? ReplayOption.NewEvents;
    const progress = progressAfter(event);
    let overtaken: Progress | undefined;
    this.#silence = undefined;

    const before = this.#had;
    const noveltyHere = noveltyOf(event, before, granted, comesLater);
    if (noveltyHere === 'counted-again') overtaken = before;
    const placeHere = progress && advanced(before, progress);
    if (placeHere !== undefined && noveltyHere !== 'had') this.#had = placeHere.had;
    for (const seat of this.#listening) {
      const { had, since } = seat.place;
      // Mostly a subscriber has had the same as its channel, and gets the same place.
      const isHere = had === before;
      const novelty = isHere ? noveltyHere : noveltyOf(event, had, granted, comesLater);
      if (novelty === 'had') continue;
      if (novelty === 'counted-again') overtaken = had;
      if (isBefore(event, since, granted)) continue;
      // Before the subscriber is called, since its reaction may call this method again.
      if (progress && placeHere) seat.place = isHere ? placeHere : advanced(had, progress);
      if (originOf(event) !== seat.origin) event = withOrigin(event, seat.origin);
      given();
      seat.subscriber.next(event);
    }
    return overtaken && countedAgain(event, overtaken);
  }
}

/** True for a past event that is older than a subscriber which began with new ones. */
const isBefore = (event: StreamEvent, since: number | undefined, granted: ReplayId): boolean =>
  since !== undefined && granted !== ReplayOption.NewEvents && enteredBefore(event, since);

const countedAgain = (event: StreamEvent, { replayId }: Progress): Activity => ({
  type: 'possible-loss',
  channel: event.channel,
  reason: `The org has begun to count its replay ids again: ${event.replayId} follows ${replayId}.`,
});
