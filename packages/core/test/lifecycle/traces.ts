import { ConnectionClosedError, TransportError } from '@sfstream/http';
import { NEVER, switchMap, throwError, timer } from 'rxjs';
import { hold } from '../../src/index.ts';
import {
  advised,
  authenticationInvalid,
  handshaken,
  subscribed,
} from '../marbles/scripted-exchange.ts';
import { pictureOf } from './picture-of.ts';
import { events, late, playedClient } from './played-client.ts';

const firstConnection = (): string => {
  const { notes, windTo } = playedClient({
    script: (scheduler) => ({
      '/meta/handshake': [late(100, handshaken, scheduler)],
      '/meta/subscribe': [late(100, subscribed, scheduler)],
      '/meta/connect': [
        late(100, advised, scheduler),
        late(4_400, events(1), scheduler),
        late(4_000, events(2), scheduler),
        NEVER,
      ],
    }),
  });
  windTo(10_000);
  return pictureOf(notes, ['asks', 'state$', 'events']);
};

/** The socket dies at 30 s, and the first new one is refused. */
const killedSocket = (): string => {
  const request = { method: 'POST', url: 'https://acme.my.salesforce.com' };
  const reset = new ConnectionClosedError('reset', { ...request, code: 'ECONNRESET' });
  const refused = new TransportError('refused', { ...request, code: 'ECONNREFUSED' });
  const { notes, windTo } = playedClient({
    script: (scheduler) => ({
      '/meta/handshake': [
        late(100, handshaken, scheduler),
        throwError(() => refused),
        late(100, handshaken, scheduler),
      ],
      '/meta/subscribe': [late(100, subscribed, scheduler)],
      '/meta/connect': [
        late(100, advised, scheduler),
        late(19_400, events(1), scheduler),
        timer(10_000, scheduler).pipe(switchMap(() => throwError(() => reset))),
        late(100, advised, scheduler),
        late(100, events(2, 3), scheduler),
        NEVER,
      ],
    }),
  });
  windTo(40_000);
  return pictureOf(
    notes.filter(({ at }) => at >= 20_000),
    ['asks', 'state$', 'events'],
  );
};

/** Two events at most may be unfinished, and each takes the subscriber a minute. */
const slowConsumer = (): string => {
  const { notes, windTo } = playedClient({
    script: (scheduler) => ({
      '/meta/handshake': [late(100, handshaken, scheduler)],
      '/meta/subscribe': [late(100, subscribed, scheduler)],
      '/meta/connect': [
        late(100, advised, scheduler),
        late(9_400, events(1, 2), scheduler),
        late(100, advised, scheduler),
        late(100, events(3), scheduler),
        NEVER,
      ],
    }),
    options: { maxPendingCount: 2 },
    onEvent: (event, { scheduler, finish }) => {
      const release = hold(event);
      scheduler.schedule(
        () => {
          finish(event);
          release();
        },
        60_000 * Number(event.replayId),
      );
    },
  });
  windTo(90_000);
  return pictureOf(
    notes.filter(({ at }) => at >= 10_000),
    ['asks', 'state$', 'events', 'done'],
  );
};

/** The org refuses the token at 30 s. */
const tokenRenewal = (): string => {
  const { notes, windTo } = playedClient({
    script: (scheduler) => ({
      '/meta/handshake': [late(100, handshaken, scheduler)],
      '/meta/subscribe': [late(100, subscribed, scheduler)],
      '/meta/connect': [
        late(100, advised, scheduler),
        late(19_400, events(1), scheduler),
        late(10_000, authenticationInvalid, scheduler),
        late(100, advised, scheduler),
        late(9_400, events(2), scheduler),
        NEVER,
      ],
    }),
  });
  windTo(45_000);
  return pictureOf(
    notes.filter(({ at }) => at >= 20_000),
    ['asks', 'state$', 'events'],
  );
};

/** The pictures of docs/lifecycle.md, by name: what a client really does in virtual time. */
export const traces = (): Readonly<Record<string, string>> => ({
  'first connection': firstConnection(),
  'killed socket': killedSocket(),
  'slow subscriber': slowConsumer(),
  'token renewal': tokenRenewal(),
});
