import { marbles } from '@sfstream/testing';
import type { MarbleHelpers } from '@sfstream/testing';
import { EMPTY, catchError, defer, map, of, throwError } from 'rxjs';
import { portsOf, publishingBy } from '../../test/helpers/publish-ports.ts';
import { orderSchema } from '../../test/helpers/schemas.ts';
import type { Call } from '../calls/call.ts';
import type { CallFacts } from '../errors/call-error.ts';
import { CallError } from '../errors/call-error.ts';
import type { Method } from '../wire/methods.ts';
import { Span } from '../wire/span.ts';

const unsent: Partial<CallFacts> = { isUnsent: true };
const lost: Partial<CallFacts> = { details: 'the connection broke' };
const busy: Partial<CallFacts> = { status: 'INTERNAL', code: 'service.unavailable', rpcId: 'r' };
const expired: Partial<CallFacts> = {
  ...{ status: 'UNAUTHENTICATED', code: 'service.auth.error', rpcId: 'r' },
};

const failureBy = (method: string, facts: Partial<CallFacts>): CallError =>
  new CallError({
    ...{ method, status: 'UNAVAILABLE', details: 'made up', isUnsent: false },
    ...facts,
  });

/** Publishing over a server that fails the first calls of a method in these ways. */
const failing = (
  { scheduler }: MarbleHelpers,
  failures: Partial<CallFacts>[],
  { method = 'Publish', data = [{}] as Iterable<unknown> } = {},
) => {
  const askedAt: number[] = [];
  const lostBy: unknown[] = [];
  const answers: Readonly<Record<string, unknown>> = {
    GetTopic: { canPublish: true, schemaId: 's' },
    GetSchema: { schemaJson: orderSchema, schemaId: 's' },
    Publish: {
      results: [{ replayId: new Span(Buffer.from([7])), error: null, correlationKey: '' }],
    },
  };
  const call = {
    stream: () => EMPTY,
    unary: ({ name }: Method<never, never>) =>
      defer(() => {
        if (name !== method) return of(answers[name]);
        askedAt.push(scheduler.now());
        const next = failures.shift();
        return next === undefined ? of(answers[name]) : throwError(() => failureBy(name, next));
      }),
  } as unknown as Call;
  const ports = portsOf(call, {
    scheduler,
    backoff: (failed) => failed * 10,
    lose: (error) => lostBy.push(error),
  });
  const outcome$ = publishingBy(ports)
    .publishAll('/event/Order__e', data)
    .pipe(map(({ outcome }) => outcome));
  return { outcome$, askedAt, lostBy };
};

/** Data of which one fills a request. */
const large = { Number__c: 'x'.repeat(1024 * 1024 - 1_000) };
const requests = (count: number): object[] => Array.from({ length: 3 * count }, () => large);

describe('a request to publish', () => {
  it(
    'that was certainly not processed is sent again, after a backoff (P56)',
    marbles((helpers) => {
      const { outcome$, askedAt } = failing(helpers, [unsent, unsent]);
      helpers.expectObservable(outcome$).toBe('30ms (p|)', { p: 'published' });
      helpers.flush();
      expect(askedAt).toEqual([0, 10, 30]);
    }),
  );

  it(
    'that is not processed after three more tries ends the session, and waits for the next one (P56)',
    marbles((helpers) => {
      const failures = Array.from({ length: 9 }, () => unsent);
      const { outcome$, askedAt, lostBy } = failing(helpers, failures);
      helpers.expectObservable(outcome$).toBe('-');
      helpers.flush();
      expect(askedAt).toEqual([0, 10, 30, 60]);
      expect(lostBy).toMatchObject([{ isUnsent: true }]);
    }),
  );

  it(
    'that may have been processed is not sent again (P56)',
    marbles((helpers) => {
      const { outcome$, askedAt, lostBy } = failing(helpers, [lost]);
      helpers.expectObservable(outcome$).toBe('(u|)', { u: 'unknown' });
      helpers.flush();
      expect(askedAt).toEqual([0]);
      expect(lostBy).toEqual([]);
    }),
  );

  it(
    'is not sent again after a try whose end nobody knows',
    marbles((helpers) => {
      const { outcome$ } = failing(helpers, [unsent, lost]);
      helpers.expectObservable(outcome$).toBe('10ms (u|)', { u: 'unknown' });
    }),
  );

  it(
    'whose token is refused ends the session, and waits for the next one',
    marbles((helpers) => {
      const { outcome$, lostBy } = failing(helpers, [expired]);
      helpers.expectObservable(outcome$).toBe('-');
      helpers.flush();
      expect(lostBy).toMatchObject([{ code: 'service.auth.error' }]);
    }),
  );

  it(
    'whose token something on the way refused may have been processed, and ends the session as well',
    marbles((helpers) => {
      const { outcome$, lostBy } = failing(helpers, [{ status: 'UNAUTHENTICATED' }]);
      helpers.expectObservable(outcome$).toBe('(u|)', { u: 'unknown' });
      helpers.flush();
      expect(lostBy).toMatchObject([{ status: 'UNAUTHENTICATED' }]);
    }),
  );

  it(
    'waits after one that failed, the longer the more have failed',
    marbles((helpers) => {
      const data = requests(5);
      const { outcome$, askedAt } = failing(helpers, [busy, busy, busy], { data });
      outcome$.subscribe();
      helpers.flush();
      expect(askedAt).toEqual([0, 10, 30, 60, 60]);
    }),
  );
});

describe('the schema of a channel', () => {
  it.each([
    ['cannot be asked for', lost],
    ['cannot be asked for with this token', expired],
    ['cannot be asked for within a limit', { status: 'RESOURCE_EXHAUSTED' as const, rpcId: 'r' }],
  ])('that %s ends the session, and what is to be published waits for the next one', (_, facts) => {
    marbles((helpers) => {
      const { outcome$, lostBy } = failing(helpers, [facts], { method: 'GetSchema' });
      helpers.expectObservable(outcome$).toBe('-');
      helpers.flush();
      expect(lostBy).toHaveLength(1);
    })();
  });

  it(
    'that is refused fails what is to be published on it',
    marbles((helpers) => {
      const refused = { status: 'NOT_FOUND' as const, code: 'topic.not.found', rpcId: 'r' };
      const { outcome$, lostBy } = failing(helpers, [refused], { method: 'GetTopic' });
      const field$ = outcome$.pipe(
        catchError((error: unknown) => [(error as { field?: string }).field]),
      );
      helpers.expectObservable(field$).toBe('(f|)', { f: 'channel' });
      helpers.flush();
      expect(lostBy).toEqual([]);
    }),
  );
});
