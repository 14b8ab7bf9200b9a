import type { AccessToken, Authenticator } from '@sfstream/auth';
import type { Observable, SchedulerLike } from 'rxjs';
import { ReplaySubject, defer, delay, ignoreElements, map, merge, of, tap, timer } from 'rxjs';
import type { Client, ClientOptions, StreamEvent } from '../../src/index.ts';
import { createClient } from '../../src/index.ts';
import type { IdentifiedRequest } from '../../src/wire/exchange.ts';
import type { Messages } from '../../src/wire/read-messages.ts';
import { handWoundClock } from '../helpers/hand-wound-clock.ts';
import type { Script } from '../marbles/scripted-exchange.ts';
import { advised, answer, scriptedExchange } from '../marbles/scripted-exchange.ts';
import { answerBy } from './scripted-transports.ts';

/** Something that happened: at which virtual time, in which row of a picture, and its letter there. */
export interface Note {
  readonly at: number;
  readonly row: 'asks' | 'state$' | 'events' | 'done';
  readonly letter: string;
}

/** A whole client in virtual time, against a script, with one subscriber from the beginning. */
export interface PlayedClient {
  readonly client: Client;
  readonly notes: readonly Note[];
  readonly scheduler: SchedulerLike;
  /** Notes that an event is finished. */
  readonly finish: (event: StreamEvent) => void;
  readonly leave: () => void;
  readonly windTo: (time: number) => void;
}

interface Play {
  /** Given the scheduler, by which answers may be late. */
  readonly script: (scheduler: SchedulerLike) => Script;
  readonly options?: Partial<ClientOptions>;
  readonly onEvent?: (event: StreamEvent, played: PlayedClient) => void;
}

const channel = '/event/Order__e';

export const playedClient = ({ script, options, onEvent }: Play): PlayedClient => {
  const { scheduler, windTo } = handWoundClock();
  const notes: Note[] = [];
  const note = (row: Note['row'], letter: string): void => {
    notes.push({ at: scheduler.now(), row, letter });
  };
  const { exchange } = scriptedExchange(script(scheduler), () => scheduler.now());
  answerBy((requests, how) =>
    defer(() => {
      note('asks', letterOf(requests));
      return exchange(requests, how);
    }),
  );
  const client = createClient({
    auth: slowLogin(scheduler, () => note('asks', 'l')),
    scheduler,
    backoff: (failures) => failures * 1_000,
    connectionTimeout: null,
    ...options,
  });
  client.state$.subscribe(({ type }) => note('state$', type.slice(0, 1)));
  const finish = ({ replayId }: StreamEvent): void => note('done', String(replayId));
  const leave = (): void => subscription.unsubscribe();
  const played = { client, notes, scheduler, windTo, finish, leave };
  const subscription = client.channel(channel).subscribe((event) => {
    note('events', String(event.replayId));
    onEvent?.(event, played);
  });
  return played;
};

/** The first letter of what is asked; of a subscription also the replay id after which it is to begin. */
const letterOf = ([request]: readonly IdentifiedRequest[]): string => {
  const letter = request?.channel.slice('/meta/'.length, '/meta/'.length + 1) ?? '';
  const position = /"replay":\{"[^"]+":"?(\d+)/.exec(JSON.stringify(request));
  return `${letter}${position?.[1] ?? ''}`;
};

export const token = (accessToken: string): AccessToken => ({
  accessToken,
  tokenType: 'Bearer',
  instanceUrl: 'https://acme.my.salesforce.com',
});

/** A login that takes 0.3 s. */
const slowLogin = (scheduler: SchedulerLike, onRequest: () => void): Authenticator => {
  const tokens = new ReplaySubject<AccessToken>(1);
  let logins = 0;
  const login = (): Observable<AccessToken> =>
    defer(() => {
      onRequest();
      logins += 1;
      return timer(300, scheduler).pipe(
        map(() => token(`t${logins}`)),
        tap((made) => tokens.next(made)),
      );
    });
  return {
    token$: defer(() => (logins > 0 ? tokens : merge(tokens, login().pipe(ignoreElements())))),
    renew: login,
  };
};

/** The answer after so many milliseconds. */
export const late = (
  milliseconds: number,
  messages: Messages,
  scheduler: SchedulerLike,
): Observable<Messages> => of(messages).pipe(delay(milliseconds, scheduler));

/** A poll that brings events with these replay ids. */
export const events = (...replayIds: readonly number[]): Messages =>
  answer(
    ...advised.replies,
    ...replayIds.map((replayId) => ({ channel, data: { event: { replayId }, payload: {} } })),
  );
