import type { HandOverEnd } from '@sfstream/core';
import type { Observable } from 'rxjs';
import { BehaviorSubject, filter, map, take } from 'rxjs';
import type { Session } from '../database/session.ts';
import type { Delivery } from './delivery.ts';

/** Deliveries that have come to an end, to be told to the database. */
export interface Ended {
  readonly finished: readonly Delivery[];
  readonly all: readonly Delivery[];
}

/** The events that one worker has in hand. It outlives the connections. */
export interface Desk {
  readonly put: (deliveries: readonly Delivery[]) => void;
  /** Takes a delivery off the desk, in the end that it has come to. */
  readonly end: (delivery: Delivery, how: HandOverEnd) => void;
  /** The events that have ended since the last time, as far as this connection holds it: what another has held is free already. */
  readonly takeEnded: (session: Session) => Ended;
  /** The lanes of what is in hand, or has ended and was not taken: this connection still holds their locks. */
  readonly lanes: () => readonly string[];
  /** The number of deliveries that may come in addition. None once it is closing. */
  readonly room: () => number;
  /** Takes nothing in any more. */
  readonly close: () => void;
  /** Says that there may be something to do. */
  readonly wake: () => void;
  /** Emits once something has happened since `takeEnded` was called last. */
  readonly woken$: Observable<unknown>;
  /** Emits once it takes nothing in any more. */
  readonly closing$: Observable<unknown>;
  /** True once it is closing, and everything has ended and was taken. */
  readonly isOver: () => boolean;
}

interface News {
  readonly count: number;
  readonly isClosing: boolean;
}

/** Makes a desk with a place for `size` deliveries. */
export const createDesk = (size: number): Desk => {
  const inHand = new Map<string, Delivery>();
  let ended: (readonly [Delivery, HandOverEnd])[] = [];
  let seen = 0;
  const news = new BehaviorSubject<News>({ count: 0, isClosing: false });
  const tell = (isClosing: boolean): void => news.next({ count: news.value.count + 1, isClosing });
  const wake = (): void => tell(news.value.isClosing);

  return {
    put: (deliveries) => deliveries.forEach((delivery) => inHand.set(delivery.lane, delivery)),
    end: (delivery, how) => {
      inHand.delete(delivery.lane);
      ended.push([delivery, how]);
      wake();
    },
    takeEnded: (session) => {
      const ours = ended.filter(([delivery]) => delivery.session === session);
      ended = [];
      seen = news.value.count;
      return {
        finished: ours.flatMap(([delivery, how]) => (how === 'finished' ? [delivery] : [])),
        all: ours.map(([delivery]) => delivery),
      };
    },
    lanes: () => [...inHand.keys(), ...ended.map(([{ lane }]) => lane)],
    room: () => (news.value.isClosing ? 0 : size - inHand.size),
    close: () => tell(true),
    wake,
    woken$: news.pipe(
      filter(({ count }) => count > seen),
      take(1),
    ),
    closing$: news.pipe(
      filter(({ isClosing }) => isClosing),
      take(1),
      map(() => undefined),
    ),
    isOver: () => news.value.isClosing && inHand.size === 0 && ended.length === 0,
  };
};
