import { marbles } from '@sfstream/testing';
import type { MarbleHelpers } from '@sfstream/testing';
import { EMPTY, defer, map, of, throwError } from 'rxjs';
import { orderSchema } from '../../test/helpers/schemas.ts';
import { createSchemas } from '../avro/schemas.ts';
import type { Call } from '../calls/call.ts';
import { CallError } from '../errors/call-error.ts';
import type { Method } from '../wire/methods.ts';
import { publishAll } from './publish-all.ts';
import type { PublishPorts } from './publish-ports.ts';
import { createTopics } from './topics.ts';

const failure = (isUnsent: boolean): CallError =>
  new CallError({
    ...{ method: 'Publish', status: 'UNAVAILABLE', details: 'Stream refused by server' },
    isUnsent,
  });

/** Ports over a server whose first answers to Publish are these failures. */
const failing = ({ scheduler }: MarbleHelpers, failures: CallError[]) => {
  const askedAt: number[] = [];
  const answers: Readonly<Record<string, unknown>> = {
    GetTopic: { canPublish: true, schemaId: 's' },
    GetSchema: { schemaJson: orderSchema },
    Publish: { results: [{ replayId: Buffer.from([7]), error: null, correlationKey: 'key' }] },
  };
  const call = {
    stream: () => EMPTY,
    unary: ({ name }: Method<never, never>) =>
      defer(() => {
        if (name !== 'Publish') return of(answers[name]);
        askedAt.push(scheduler.now());
        const next = failures.shift();
        return next === undefined ? of(answers[name]) : throwError(() => next);
      }),
  } as unknown as Call;
  const schemas = createSchemas();
  const ports: PublishPorts = {
    ...{ call, schemas, topics: createTopics(schemas), scheduler },
    ...{ now: () => 0, userId: '005', newKey: () => 'key', backoff: (failed) => failed * 10 },
  };
  const type$ = publishAll(ports, '/event/Order__e', [{}]).pipe(map(({ type }) => type));
  return { type$, askedAt };
};

describe('a request to publish', () => {
  it(
    'that was certainly not processed is sent again, after a backoff (P56)',
    marbles((helpers) => {
      const { type$, askedAt } = failing(helpers, [failure(true), failure(true)]);
      helpers.expectObservable(type$).toBe('30ms (p|)', { p: 'published' });
      helpers.flush();
      expect(askedAt).toEqual([0, 10, 30]);
    }),
  );

  it(
    'has failed after three more tries',
    marbles((helpers) => {
      const { type$, askedAt } = failing(
        helpers,
        Array.from({ length: 9 }, () => failure(true)),
      );
      helpers.expectObservable(type$).toBe('60ms (f|)', { f: 'failed' });
      helpers.flush();
      expect(askedAt).toEqual([0, 10, 30, 60]);
    }),
  );

  it(
    'that may have been processed is not sent again (P56)',
    marbles((helpers) => {
      const { type$, askedAt } = failing(helpers, [failure(false)]);
      helpers.expectObservable(type$).toBe('(u|)', { u: 'unknown' });
      helpers.flush();
      expect(askedAt).toEqual([0]);
    }),
  );

  it(
    'is not sent again after a try whose end nobody knows',
    marbles((helpers) => {
      const { type$ } = failing(helpers, [failure(true), failure(false)]);
      helpers.expectObservable(type$).toBe('10ms (u|)', { u: 'unknown' });
    }),
  );
});
