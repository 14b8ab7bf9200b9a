import { ClientError, DecodeError } from '@sfstream/base';
import * as t from 'io-ts';
import type { Observable, ObservableInput } from 'rxjs';
import {
  EMPTY,
  bufferCount,
  catchError,
  concat,
  concatMap,
  connect,
  from,
  ignoreElements,
} from 'rxjs';
import { eventName } from './event-name.ts';
import type { EventFields } from './publish.ts';
import { checkedFields } from './publish.ts';
import { readBody } from '../exchange/read-body.ts';
import type { SaveResult } from './save-result.ts';
import { SaveReply, saveResult } from './save-result.ts';
import type { Send } from '../sending/sender.ts';

/** The most records that one request may hold (REST API guide, "sObject Collections"). */
const recordsInRequest = 200;

/**
 * One request after another, so that the events are published in order. What came before the source failed is published,
 * too, and then the stream fails as the source did.
 */
export const publishAll = (
  send: Send,
  event: string,
  fields: ObservableInput<EventFields>,
  allOrNone: boolean,
): Observable<SaveResult> => {
  const type = eventName(event);
  return streamOf(fields).pipe(
    connect((fields$) =>
      concat(
        fields$.pipe(
          catchError(() => EMPTY),
          bufferCount(recordsInRequest),
          concatMap((batch) => publishBatch(send, type, batch, allOrNone)),
        ),
        fields$.pipe(ignoreElements()),
      ),
    ),
  );
};

const streamOf = (fields: ObservableInput<EventFields>): Observable<EventFields> => {
  try {
    return from(fields);
  } catch {
    throw new ClientError('publishAll takes a list of events, or an Observable of them.', {
      field: 'fields',
    });
  }
};

const publishBatch = (
  send: Send,
  type: string,
  batch: readonly EventFields[],
  allOrNone: boolean,
): Observable<SaveResult> =>
  send({
    method: 'POST',
    path: 'composite/sobjects',
    body: {
      allOrNone,
      records: batch.map((fields) => ({ ...checkedFields(fields), attributes: { type } })),
    },
  }).pipe(
    concatMap(({ body }) => {
      const what = 'The answer to POST composite/sobjects';
      const replies = readBody(what, t.array(SaveReply), body);
      if (replies.length !== batch.length) {
        throw new DecodeError(what, [
          `it has ${replies.length} results for ${batch.length} events`,
        ]);
      }
      return replies.map(saveResult);
    }),
  );
