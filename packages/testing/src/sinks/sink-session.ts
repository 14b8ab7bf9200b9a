import type { DrawnEvent } from '../marbles/marble-client.ts';
import type { StoreLife, StoreSession, StoreUnderTest } from '../stores/store-session.ts';
import { answerOf, withStore } from '../stores/store-session.ts';

/** A sink: a store of positions that takes the events as well. It may answer at once, with a promise or with an Observable. */
export interface SinkUnderTest extends StoreUnderTest {
  write(events: readonly DrawnEvent<unknown>[]): unknown;
}

/** Reads the events of a channel back from the engine of a sink, in order. */
export type ReadBack<Sink> = (
  sink: Sink,
  channel: string,
) => readonly DrawnEvent<unknown>[] | PromiseLike<readonly DrawnEvent<unknown>[]>;

/** A sink in use. */
export interface SinkSession extends StoreSession {
  readonly write: (...events: readonly DrawnEvent<unknown>[]) => Promise<void>;
  readonly read: (channel: string) => Promise<readonly DrawnEvent<unknown>[]>;
}

/** Opens a sink for `work`, and closes it whatever comes of that. */
export const withSink = <Sink extends SinkUnderTest>(
  life: StoreLife<Sink>,
  read: ReadBack<Sink>,
  work: (session: SinkSession) => Promise<void>,
): Promise<void> =>
  withStore(life, (session, current) =>
    work({
      ...session,
      write: async (...events) => {
        await answerOf(current().write(events));
      },
      read: async (channel) => await read(current(), channel),
    }),
  );
