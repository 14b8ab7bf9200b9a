import { Observable } from 'rxjs';
import type { ChannelName } from '../events/channel-name.ts';
import type { EventBus, Subscriber } from '../events/event-bus.ts';
import type { EncodedEvent } from '../events/encoded-event.ts';
import type { LoggedEvent } from '../events/event-log.ts';
import { refusals } from './refusals.ts';

/** An event as Pub/Sub API carries it, with its position. */
export interface FedEvent extends EncodedEvent {
  readonly uuid: string;
  readonly replayId: number;
}

/**
 * The retained events of a channel behind a position (-2: all, -1: none), then those that are published. Fails with a
 * refusal where the position is not known.
 */
export const feed = (bus: EventBus, name: ChannelName, position: number): Observable<FedEvent> =>
  new Observable((observer) => {
    const retained = bus.replay(name, position);
    if (retained === undefined) {
      observer.error(refusals.replayIdCorrupted());
      return undefined;
    }
    const deliver = ({ encoded, uuid, replayId }: LoggedEvent): void => {
      if (encoded !== undefined) observer.next({ ...encoded, uuid, replayId });
    };
    const subscriber: Subscriber = { isAlive: true, subscriptions: new Map(), deliver };
    retained.forEach(deliver);
    bus.subscribe(subscriber, name);
    return () => bus.forget(subscriber);
  });
