import type { Schema, StreamEvent } from '@sfstream/core';
import { decodeEvent } from '@sfstream/core';
import type { OperatorFunction } from 'rxjs';
import { catchError, concatMap, map, of } from 'rxjs';
import type { Arrival } from '../marks/arrivals.ts';
import type { TimeLimit } from './time-limit.ts';

/** An arrival whose data have their type, or with the error that says why not. */
export interface DecodedArrival<Event> extends Arrival<Event> {
  readonly refusal?: unknown;
}

/** Decodes events, one after the other. What cannot be decoded goes on as it is. */
export const decoding = <Data>(
  schema: Schema<Data>,
  inTime: TimeLimit,
): OperatorFunction<Arrival<StreamEvent>, DecodedArrival<StreamEvent>> =>
  concatMap((arrival) =>
    decodeEvent(schema, arrival.event).pipe(
      inTime('The schema'),
      map((event) => ({ ...arrival, event })),
      catchError((refusal: unknown) => of({ ...arrival, refusal })),
    ),
  );
