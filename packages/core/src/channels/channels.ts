import { Observable, switchMap } from 'rxjs';
import type { Brake } from '../model/brake.ts';
import type { StreamEvent } from '../model/stream-event.ts';
import type { Activity } from '../reports/activity.ts';
import { Channel } from './channel.ts';
import { createClocks } from './clocks.ts';
import { createDelivery } from './delivery.ts';
import type { Delivery } from './delivery.ts';
import type { Moves } from './fall-back.ts';
import type { Participation } from './participation.ts';
import { createRoutes } from './routes.ts';
import type { Seat } from './seat.ts';
import { createSeats } from './seats.ts';
import { createUnknownNames } from './unknown-names.ts';
import { createVerdicts } from './verdicts.ts';
import type { Verdicts } from './verdicts.ts';
import { createWants } from './wants.ts';
import type { Wants } from './wants.ts';

/** All channels of a client: their subscribers, the progress of each, and the resulting demands on the server. */
export interface Channels extends Delivery, Verdicts, Pick<Wants, 'wanted$' | 'wanted'> {
  readonly names: () => ReadonlySet<string>;
  /** Events of the channel for one subscriber, which takes part in the channel while it is subscribed. */
  readonly events: (name: string, participation: Participation) => Observable<StreamEvent>;
  /**
   * The earliest time that the server's clock may show now, in epoch milliseconds; `-Infinity` before the server has
   * sent its time.
   */
  readonly serverNow: () => number;
  /** Reports each channel that has been silent since it went on from a position which grows old, once. */
  readonly silences: () => readonly Activity[];
}

/**
 * Makes the {@link Channels} of one client. `now` is the time in epoch milliseconds by a clock that is never set;
 * together with the server's time it dates the start of a subscriber. `brake` counts the held events.
 */
export const createChannels = (now: () => number, brake?: Brake): Channels => {
  const clocks = createClocks(now);
  const routes = createRoutes();
  const wants = createWants();
  const unknownNames = createUnknownNames();
  const seats = createSeats(clocks, brake);

  const added = (name: string): Channel => {
    const channel = new Channel(name, clocks);
    routes.add(channel);
    unknownNames.subscribed(name);
    return channel;
  };

  const leave = (name: string, seat: Seat): void => {
    const channel = routes.get(name);
    if (channel === undefined) return;
    channel.leave(seat);
    if (channel.seats.length > 0) return;
    routes.remove(name);
    wants.leave(name);
  };

  const events: Channels['events'] = (name, participation) =>
    new Observable((subscriber) => {
      const seat = seats.take(subscriber, participation);
      const channel = routes.get(name) ?? added(name);
      if (channel.join(seat)) wants.want(channel);
      return () => leave(name, seat);
    });

  const moves: Moves = {
    leave,
    beginAgain: (name, { again$, subscriber }) =>
      again$.pipe(switchMap((participation) => events(name, participation))).subscribe(subscriber),
  };

  return {
    wanted$: wants.wanted$,
    wanted: wants.wanted,
    names: () => new Set(routes.names()),
    events,
    serverNow: () => clocks.now().server,
    silences: () => routes.all().flatMap((channel) => channel.longSilence() ?? []),
    ...createDelivery(routes, unknownNames),
    ...createVerdicts({ clocks, routes, wants, seats, moves }),
  };
};
