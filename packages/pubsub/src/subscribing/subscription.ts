import { TransportTimeoutError } from '@sfstream/http';
import type { Observable } from 'rxjs';
import {
  Subject,
  concat,
  connect,
  debounceTime,
  defer,
  distinctUntilChanged,
  endWith,
  filter,
  finalize,
  ignoreElements,
  map,
  merge,
  of,
  startWith,
  switchMap,
  take,
  takeUntil,
  takeWhile,
  tap,
  throwError,
  timer,
} from 'rxjs';
import type { FromStream } from '../calls/call.ts';
import { bytesOf } from '../positions/replay-id.ts';
import type { FetchRequest, FetchResponse } from '../wire/messages.ts';
import { ReplayPreset } from '../wire/messages.ts';
import { subscribe } from '../wire/methods.ts';
import type { ChannelPorts, ChannelSignal, Start } from './channel-ports.ts';
import type { Credit } from './credits.ts';
import { emitEach } from './emit-each.ts';
import { all, gatherWhileBusy } from './gather-while-busy.ts';
import type { Readable } from './signals-of.ts';
import { signalsOf, withSchemas } from './signals-of.ts';

/**
 * Milliseconds without credit after which the stream is closed. The server closes it after 60,000 (pubsub_api.proto,
 * "Subscribe").
 */
const parkedAfter = 50_000;

/**
 * Milliseconds without a response after which a stream with credit is lost. The server sends an empty one within 270,000
 * (pubsub_api.proto, "FetchResponse").
 */
const silentAfter = 300_000;

type From$ = Observable<FromStream<FetchResponse>>;

/** One stream, and its credit. */
interface Live extends ChannelPorts {
  readonly channel: string;
  readonly credit: Credit;
  /** Further grants. */
  readonly grant$: Subject<number>;
  /** Emits after responses that were handed out, and after a grant that ended a want of credit. */
  readonly turn$: Subject<void>;
}

/**
 * One stream of a channel. It ends after `parked`, and when the server ends it. Ports, failures and signals are those of
 * `channelStream`.
 */
export const subscription = (
  ports: ChannelPorts,
  channel: string,
  start: Start,
): Observable<ChannelSignal> =>
  defer(() => {
    const credit = ports.credits.open();
    const live: Live = { ...ports, channel, credit, grant$: new Subject(), turn$: new Subject() };
    const first = { topicName: channel, ...presetOf(start), numRequested: credit.grant() };
    return ports.call.stream(subscribe, requestsOf(live, first)).pipe(
      connect((from$) =>
        merge(acceptance(live, from$), handedOut(live, from$), watched(live, from$)),
      ),
      takeWhile(({ type }) => type !== 'parked', true),
      finalize(() => credit.close()),
    );
  });

const requestsOf = ({ grant$ }: Live, first: FetchRequest): Observable<FetchRequest> =>
  concat(of(first), grant$.pipe(map((numRequested) => ({ numRequested }))));

const presetOf = (start: Start): Pick<FetchRequest, 'replayPreset' | 'replayId'> => {
  if (start === 'latest') return { replayPreset: ReplayPreset.Latest };
  if (start === 'earliest') return { replayPreset: ReplayPreset.Earliest };
  return { replayPreset: ReplayPreset.Custom, replayId: bytesOf(start.after) };
};

const acceptance = ({ channel }: Live, from$: From$): Observable<ChannelSignal> =>
  from$.pipe(
    take(1),
    map(() => ({ type: 'subscribed', channel })),
  );

/** Responses one after another, however long their schemas take, so that events stay in the server's order. */
const handedOut = (live: Live, from$: From$): Observable<ChannelSignal> =>
  from$.pipe(
    filter((from) => from.type === 'messages'),
    map(({ messages }) => messages),
    tap((responses) => responses.forEach(live.credit.received)),
    gatherWhileBusy(all, (lists) => withSchemas(live, lists.flat())),
    emitEach(
      (readable) => signalsOf(live.channel, readable),
      ({ responses }) => {
        // The subscribers have said by now which of the events they hold.
        live.credit.handedOut(countOf(responses));
        ask(live);
      },
    ),
  );

const countOf = (responses: Readable['responses']): number =>
  responses.reduce((count, { response }) => count + response.events.length, 0);

/** Asks for more events, if there is room. */
const ask = ({ credit, grant$, turn$ }: Live): void => {
  const count = credit.grant();
  if (count > 0) grant$.next(count);
  turn$.next();
};

/** Watches over a stream that is silent: it waits for the server, or for room. */
const watched = (live: Live, from$: From$): Observable<ChannelSignal> =>
  live.turn$.pipe(
    startWith(undefined),
    map(() => live.credit.isSpent()),
    distinctUntilChanged((wasSpent, isSpent) => !wasSpent && !isSpent),
    switchMap((isSpent) => (isSpent ? withoutCredit(live) : withCredit(live))),
    takeUntil(endOf(from$)),
  );

const withoutCredit = (live: Live): Observable<ChannelSignal> =>
  merge(
    live.holding.free$.pipe(
      tap(() => ask(live)),
      ignoreElements(),
    ),
    timer(parkedAfter, live.scheduler).pipe(
      map(() => ({ type: 'parked', channel: live.channel }) as const),
    ),
  );

/** (`debounceTime` keeps one timer, however many turns there are.) */
const withCredit = ({ channel, turn$, scheduler }: Live): Observable<never> =>
  turn$.pipe(
    startWith(undefined),
    debounceTime(silentAfter, scheduler),
    switchMap(() =>
      throwError(
        () =>
          new TransportTimeoutError(
            `The server sent nothing for ${channel} within ${silentAfter} ms, although it must. The stream is taken for lost.`,
            { method: 'POST', url: subscribe.path, code: 'ERR_SILENCE' },
          ),
      ),
    ),
  );

const endOf = (from$: From$): Observable<unknown> => from$.pipe(ignoreElements(), endWith(true));
