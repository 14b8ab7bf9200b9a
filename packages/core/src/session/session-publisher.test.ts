import { InvalidOperationError } from '@sfstream/base';
import { ConnectionClosedError, TransportError } from '@sfstream/http';
import { marbles } from '@sfstream/testing';
import type { MarbleHelpers } from '@sfstream/testing';
import type { Observable } from 'rxjs';
import { NEVER, Subject, defer, map, of, throwError } from 'rxjs';
import type { Ask } from '../bayeux/conversation.ts';
import { createBrake } from '../model/brake.ts';
import type { Signal } from '../protocol/signal.ts';
import { sessionPublisher } from './session-publisher.ts';

const request = { method: 'POST', url: 'https://acme' };
const notReached = new TransportError('refused', { ...request, code: 'ECONNREFUSED' });
const published = { type: 'published', channel: '/u/a', response: { successful: true } };

/** Publishing in a session whose requests fail one after another in these ways, and then succeed. */
const publishing = ({ scheduler }: MarbleHelpers, failures: Error[]) => {
  const askedAt: number[] = [];
  const told: string[] = [];
  const ask = (() =>
    defer(() => {
      askedAt.push(scheduler.now());
      const next = failures.shift();
      return next === undefined ? of(published) : throwError(() => next);
    })) as unknown as Ask;
  const news = new Subject<Signal>();
  news.subscribe({
    next: ({ type }) => told.push(type),
    error: (error: unknown) => told.push((error as Error).name),
  });
  const { list } = sessionPublisher(ask, 'c1', news, {
    ...{ wanted$: NEVER, brake: createBrake(0), handedCount: () => 0, scheduler },
    ...{ connectionTimeout: null, inBackground: () => undefined, isStable: () => false },
    backoff: (failed) => failed * 10,
  });
  const outcomeOf = (end$: Observable<InvalidOperationError> = NEVER): Observable<string> =>
    list('/u/a', end$)(['x']).pipe(map(([first]) => first?.outcome.charAt(0) ?? ''));
  return { outcomeOf, askedAt, told };
};

describe('an event that is published in a session', () => {
  it(
    'is sent again where it did not reach the server, which is announced',
    marbles((helpers) => {
      const { outcomeOf, askedAt, told } = publishing(helpers, [notReached, notReached]);
      helpers.expectObservable(outcomeOf()).toBe('30ms (p|)');
      helpers.flush();
      expect(askedAt).toEqual([0, 10, 30]);
      expect(told).toEqual(['activity', 'activity']);
    }),
  );

  it(
    'is left to the next session where it does not reach the server, and this one ends',
    marbles((helpers) => {
      const never = Array.from({ length: 9 }, () => notReached);
      const { outcomeOf, told } = publishing(helpers, never);
      helpers.expectObservable(outcomeOf()).toBe('100ms |');
      helpers.flush();
      expect(told.at(-1)).toBe('TransportError');
    }),
  );

  it(
    'is left to the next session where this one is over',
    marbles((helpers) => {
      const closed = new InvalidOperationError('This Http is closed.');
      const { outcomeOf, told } = publishing(helpers, [closed]);
      helpers.expectObservable(outcomeOf()).toBe('|');
      helpers.flush();
      expect(told).toEqual([]);
    }),
  );

  it(
    'is unknown where the connection breaks, and is not sent again',
    marbles((helpers) => {
      const broken = new ConnectionClosedError('broken', request);
      const { outcomeOf, askedAt } = publishing(helpers, [broken]);
      helpers.expectObservable(outcomeOf()).toBe('(u|)');
      helpers.flush();
      expect(askedAt).toEqual([0]);
    }),
  );
});
