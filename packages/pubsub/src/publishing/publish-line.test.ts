import { marbles } from '@sfstream/testing';
import {
  EMPTY,
  NEVER,
  Observable,
  concatMap,
  delay,
  ignoreElements,
  map,
  mergeMap,
  of,
  shareReplay,
  timer,
} from 'rxjs';
import type { MarbleHelpers } from '@sfstream/testing';
import type { Call, FromStream } from '../calls/call.ts';
import type { PublishRequest, PublishResponse } from '../wire/messages.ts';
import { publishLine } from './publish-line.ts';

const request: PublishRequest = { topicName: '/event/A__e', events: [] };
const answer = (name: string): FromStream<never> =>
  ({ type: 'messages', messages: [{ results: [], name }] }) as never;

/** A connection whose streams do as told with their requests, and log when they are opened and left. */
const streaming = (
  { scheduler }: MarbleHelpers,
  answered: (request$: Observable<PublishRequest>, nth: number) => Observable<FromStream<never>>,
) => {
  const log: string[] = [];
  let nth = 0;
  const call = {
    unary: () => EMPTY,
    stream: (_: unknown, request$: Observable<PublishRequest>) =>
      new Observable((subscriber) => {
        nth += 1;
        log.push(`opened at ${scheduler.now()}`);
        const streamed = answered(request$, nth).subscribe(subscriber as never);
        return () => {
          log.push(`left at ${scheduler.now()}`);
          streamed.unsubscribe();
        };
      }),
  } as unknown as Call;
  return { call, log };
};

const portsOf = (call: Call, { scheduler }: MarbleHelpers, over$: Observable<unknown> = NEVER) => ({
  ...{ call, scheduler, over$ },
  answerTimeout: 30_000,
});

const nameOf = (response: PublishResponse): string => (response as never as { name: string }).name;

const afterOne = (request$: Observable<PublishRequest>, nth: number) =>
  request$.pipe(
    map((_, index) => answer(`${nth}.${index + 1}`)),
    delay(1),
  );

describe('a line of requests', () => {
  it(
    'opens a stream with the first, and closes it 60 s after the last (P57)',
    marbles((helpers) => {
      const { call, log } = streaming(helpers, afterOne);
      const send = publishLine(portsOf(call, helpers), NEVER);
      const at = [1_000, 30_000, 80_000, 150_000];
      const name$ = of(...at).pipe(
        mergeMap((time) => timer(time).pipe(concatMap(() => send(request)))),
        map(nameOf),
      );
      const seen: string[] = [];
      name$.subscribe((name) => seen.push(name));
      helpers.flush();
      expect(seen).toEqual(['1.1', '1.2', '1.3', '2.1']);
      expect(log).toEqual([
        'opened at 1000',
        'left at 140001',
        'opened at 150000',
        'left at 210001',
      ]);
    }),
  );

  it(
    'fails a request whose stream ends before its answer, and opens another for the next',
    marbles((helpers) => {
      const { call, log } = streaming(helpers, (request$, nth) =>
        nth === 1 ? timer(2).pipe(ignoreElements()) : afterOne(request$, nth),
      );
      const send = publishLine(portsOf(call, helpers), NEVER);
      const seen: string[] = [];
      send(request).subscribe({ error: (error: unknown) => seen.push(String(error)) });
      timer(10)
        .pipe(concatMap(() => send(request)))
        .subscribe((response) => seen.push(nameOf(response)));
      helpers.flush();
      expect(seen).toEqual([
        'ConnectionClosedError: The server ended the stream before it answered.',
        '2.1',
      ]);
      expect(log.slice(0, 3)).toEqual(['opened at 0', 'left at 2', 'opened at 10']);
    }),
  );

  it(
    'is closed at its end, without a wait',
    marbles((helpers) => {
      const { call, log } = streaming(helpers, afterOne);
      const send = publishLine(portsOf(call, helpers), helpers.cold('-----x'));
      helpers.expectObservable(send(request).pipe(map(nameOf))).toBe('-(a|)', { a: '1.1' });
      helpers.flush();
      expect(log).toEqual(['opened at 0', 'left at 5']);
    }),
  );

  it(
    'tells what is under way why it ends',
    marbles((helpers) => {
      const { call, log } = streaming(helpers, () => NEVER);
      const end$ = helpers.hot('-----x', { x: new Error('made up') });
      const send = publishLine(portsOf(call, helpers), end$);
      helpers.expectObservable(send(request)).toBe('-----#', {}, new Error('made up'));
      helpers.flush();
      expect(log).toEqual(['opened at 0', 'left at 5']);
    }),
  );

  it(
    'is closed with its session, but not before what is under way is answered',
    marbles((helpers) => {
      const { call, log } = streaming(helpers, (request$) =>
        request$.pipe(
          map(() => answer('a')),
          delay(10),
        ),
      );
      const over$ = helpers.hot('-----x').pipe(shareReplay({ bufferSize: 1, refCount: false }));
      over$.subscribe();
      const send = publishLine(portsOf(call, helpers, over$), NEVER);
      helpers.expectObservable(send(request).pipe(map(nameOf))).toBe('10ms (a|)');
      helpers.flush();
      expect(log).toEqual(['opened at 0', 'left at 10']);
    }),
  );

  it(
    'gives up an answer that does not come within the time limit, and takes a late one for no other',
    marbles((helpers) => {
      const { call, log } = streaming(helpers, (request$, nth) =>
        request$.pipe(
          map(() => answer(`of stream ${nth}`)),
          delay(nth === 1 ? 40_000 : 1),
        ),
      );
      const send = publishLine(portsOf(call, helpers), NEVER);
      const seen: string[] = [];
      send(request).subscribe({ error: (error: unknown) => seen.push(String(error)) });
      timer(35_000)
        .pipe(concatMap(() => send(request)))
        .subscribe((response) => seen.push(nameOf(response)));
      helpers.flush();
      expect(seen).toEqual([
        'CallError: PublishStream failed: the server gave no answer within 30000 ms (DEADLINE_EXCEEDED).',
        'of stream 2',
      ]);
      expect(log.slice(0, 3)).toEqual(['opened at 0', 'left at 30000', 'opened at 35000']);
    }),
  );
});
