import type { OptionReaders } from '@sfstream/base';
import { DecodeError, isFunction, notify, optional, readOptions } from '@sfstream/base';
import type { StandardSchemaV1 } from '@standard-schema/spec';
import { isRight } from 'fp-ts/Either';
import type { Decoder } from 'io-ts';
import type { Observable, OperatorFunction } from 'rxjs';
import { EMPTY, catchError, concatMap, defer, from, of, throwError } from 'rxjs';
import { called } from '../model/called.ts';
import type { Becoming } from '../holding/in-order-held.ts';
import { inOrderHeld } from '../holding/in-order-held.ts';
import { ioTsIssues } from '../model/io-ts-issues.ts';
import type { StreamEvent } from '../model/stream-event.ts';
import { withData } from '../model/stream-event.ts';

/** An io-ts codec, or any Standard Schema: zod, valibot, arktype, effect and others (standardschema.dev). */
export type Schema<A> = Decoder<unknown, A> | StandardSchemaV1<unknown, A>;

/** Options of {@link decode}. */
export interface DecodeOptions {
  /**
   * Reaction to an event whose data does not fit. `error` fails the stream with a {@link DecodeError}; `skip` leaves
   * the event out; a function is called with the error, and the event is left out. Default: `error`.
   */
  readonly onInvalid?: 'error' | 'skip' | ((error: DecodeError, event: StreamEvent) => void);
}

/**
 * Checks the data of each event and gives it its type. Order is kept, also with asynchronous schemas: an event is held
 * meanwhile (see `hold`). Errors name the place of a fault and not the value.
 *
 * @example
 * ```ts
 * import { createClient, decode, platformEvent } from '@sfstream/core';
 * import { tokenAuth } from '@sfstream/auth';
 * import * as t from 'io-ts';
 *
 * const client = createClient({
 *   auth: tokenAuth({ accessToken: 'token', instanceUrl: 'https://acme.my.salesforce.com' }),
 * });
 * const Order = platformEvent(t.type({ Amount__c: t.number }));
 * client
 *   .channel('/event/Order__e')
 *   .pipe(decode(Order))
 *   .subscribe((event) => console.log(event.data.payload.Amount__c));
 * ```
 */
export const decode = <A, Name extends string = string>(
  schema: Schema<A>,
  options: DecodeOptions = {},
): OperatorFunction<StreamEvent<unknown, Name>, StreamEvent<A, Name>> => {
  const { onInvalid } = readOptions('decode', options, readers);
  return inOrderHeld(decoded(schema, onInvalid));
};

const readers = {
  onInvalid: optional(
    [
      "'error', 'skip' or a function",
      (value) => value === 'error' || value === 'skip' || isFunction(value),
    ],
    'error',
  ),
} satisfies OptionReaders<DecodeOptions>;

/**
 * Does what {@link decode} does for one event: emits it with its type, or fails with a {@link DecodeError}. For operators
 * that hold their events themselves.
 */
export const decodeEvent = <A, Name extends string = string>(
  schema: Schema<A>,
  event: StreamEvent<unknown, Name>,
): Observable<StreamEvent<A, Name>> => defer(() => decoded<A, Name>(schema, 'error')(event).value$);

const decoded =
  <A, Name extends string>(
    schema: Schema<A>,
    onInvalid: NonNullable<DecodeOptions['onInvalid']>,
  ): ((event: StreamEvent<unknown, Name>) => Becoming<StreamEvent<A, Name>>) =>
  (event) => {
    const accept = (result: Validated<A>): Observable<StreamEvent<A, Name>> => {
      if ('data' in result) return of(withData<A, Name>(event, result.data));
      const error = undecodable(event, result.issues);
      if (onInvalid === 'error') return throwError(() => error);
      if (onInvalid !== 'skip') {
        called('onInvalid', () => notify('onInvalid', onInvalid, error, event));
      }
      return EMPTY;
    };
    const result = validate(schema, event.data);
    return 'then' in result
      ? { type: 'later', value$: from(result).pipe(catchError(schemaFailed), concatMap(accept)) }
      : { type: 'now', value$: accept(result) };
  };

/** The error for an event that does not fit; it names the event. */
export const undecodable = (event: StreamEvent, issues: readonly string[]): DecodeError => {
  const { channel, replayId } = event;
  const which = replayId === undefined ? '' : ` with replay id ${replayId}`;
  return new DecodeError(`An event of ${channel}${which}`, issues, {
    channel,
    ...(replayId !== undefined && { replayId }),
  });
};

type Validated<A> = { readonly data: A } | { readonly issues: readonly string[] };

const validate = <A>(schema: Schema<A>, data: unknown): Validated<A> | PromiseLike<Validated<A>> =>
  called('schema', () => {
    if (!('~standard' in schema)) return byIoTs(schema, data);
    const result = schema['~standard'].validate(data);
    // Recognises promises of other realms and libraries too.
    return 'then' in result ? result.then(fromStandard) : fromStandard(result);
  });

const schemaFailed = (cause: unknown): never =>
  called('schema', () => {
    throw cause;
  });

const byIoTs = <A>(codec: Decoder<unknown, A>, data: unknown): Validated<A> => {
  const result = codec.decode(data);
  return isRight(result) ? { data: result.right } : { issues: ioTsIssues(result.left) };
};

const fromStandard = <A>(result: StandardSchemaV1.Result<A>): Validated<A> =>
  result.issues === undefined
    ? { data: result.value }
    : {
        issues: result.issues.map(({ message, path = [] }) =>
          [path.map(keyOf).join('.'), message].filter(Boolean).join(': '),
        ),
      };

const keyOf = (segment: PropertyKey | StandardSchemaV1.PathSegment): string =>
  String(typeof segment === 'object' ? segment.key : segment);
