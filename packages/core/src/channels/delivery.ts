import { readFacts } from '../model/read-facts.ts';
import type { EventFacts } from '../model/read-facts.ts';
import type { EventMessage } from '../messages/message.ts';
import type { Activity } from '../reports/activity.ts';
import { laterIn } from './later-in.ts';
import type { Routes } from './routes.ts';
import type { UnknownNames } from './unknown-names.ts';

/** Delivers events to subscribers. */
export interface Delivery {
  /** Gives each event to the subscribers that have not had it. */
  readonly deliver: (
    events: readonly EventMessage[],
    factsOf?: (event: EventMessage) => EventFacts,
  ) => readonly Activity[];
  /** Number of events of the current batch that are not delivered yet. */
  readonly pendingCount: () => number;
  /** Number of events given to subscribers so far. */
  readonly handedCount: () => number;
}

/** Makes the {@link Delivery} to the channels of one client. */
export const createDelivery = (routes: Routes, unknownNames: UnknownNames): Delivery => {
  let pendingCount = 0;
  let handedCount = 0;
  const given = (): void => void (handedCount += 1);
  return {
    deliver: (batch, factsOf = readFacts) => {
      const activities: Activity[] = [];
      let at = 0;
      const comesLater = laterIn(
        batch,
        factsOf,
        ({ channel }) => routes.to(channel)?.name,
        () => at,
      );
      pendingCount = batch.length;
      for (const message of batch) {
        pendingCount -= 1;
        const { channel: name, data } = message;
        const channel = routes.to(name);
        const told =
          channel === undefined
            ? unknownNames.told(name, routes.names())
            : channel.hand(data, factsOf(message), comesLater, given);
        if (told !== undefined) activities.push(told);
        at += 1;
      }
      return activities;
    },
    pendingCount: () => pendingCount,
    handedCount: () => handedCount,
  };
};
