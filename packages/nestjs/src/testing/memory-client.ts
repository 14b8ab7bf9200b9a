import { InvalidOperationError } from '@sfstream/base';
import type {
  Client,
  ClientState,
  Publication,
  Published,
  Replay,
  Started,
  StreamEvent,
} from '@sfstream/core';
import { ReplayOption, started } from '@sfstream/core';
import type { Observable } from 'rxjs';
import {
  BehaviorSubject,
  NEVER,
  defer,
  filter,
  from,
  map,
  of,
  takeUntil,
  takeWhile,
  throwError,
} from 'rxjs';
import type { MemoryChannels } from './memory-channels.ts';

/** A client of channels in memory, which is always connected. */
export const memoryClient = (channels: MemoryChannels): Client => {
  const state = new BehaviorSubject<ClientState>({ type: 'open' });
  const isClosed = (): boolean => state.value.type === 'closed';
  const closed$ = state.pipe(filter(isClosed));

  const events = (name: string, replay: Replay): Observable<StreamEvent> =>
    defer(() =>
      isClosed()
        ? throwError(() => new InvalidOperationError('The client is closed. Make a new one.'))
        : channels.events(name, replay).pipe(takeUntil(closed$)),
    );
  const close = (): Started => {
    state.next({ type: 'closed' });
    return started(of(undefined));
  };

  return {
    channel: <Data, Name extends string>(
      name: Name,
      { replay = ReplayOption.NewEvents }: { replay?: Replay } = {},
    ) => events(name, replay) as Observable<StreamEvent<Data, Name>>,
    ...publishing(channels),
    state$: state.pipe(takeWhile(({ type }) => type !== 'closed', true)),
    activity$: NEVER.pipe(takeUntil(closed$)),
    subscriptions: new Set(),
    get connectionType() {
      return isClosed() ? null : 'long-polling';
    },
    pendingCount: 0,
    hasPendingMessages: false,
    get isSettled() {
      return !isClosed();
    },
    get closed() {
      return isClosed();
    },
    close,
    [Symbol.asyncDispose]: async () => {
      await close();
    },
  };
};

const publishing = (
  channels: MemoryChannels,
): Pick<Client, 'publish' | 'publishAll' | 'publishStream'> => {
  const published = (name: string, data: unknown): Published => ({
    channel: channels.emit(name, data).channel,
    response: { successful: true },
  });
  const publication =
    (name: string) =>
    (data: unknown): Publication => ({ outcome: 'published', ...published(name, data) });
  return {
    publish: (name, data) => defer(() => of(published(name, data))),
    publishAll: (name, list) => from(list).pipe(map(publication(name))),
    publishStream: (name) => map(publication(name)),
  };
};
