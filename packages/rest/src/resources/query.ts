import { DecodeError } from '@sfstream/base';
import * as t from 'io-ts';
import type { Observable, ObservableInput } from 'rxjs';
import { EMPTY, concatMap, defer, from, of, repeat } from 'rxjs';
import { readBody } from '../exchange/read-body.ts';
import type { RestRequest } from '../exchange/rest-request.ts';
import type { Send } from '../sending/sender.ts';

/** REST API guide, "Query". */
const Page = t.intersection([
  t.type({ records: t.array(t.unknown) }),
  t.partial({ nextRecordsUrl: t.union([t.string, t.null]) }),
]);

/** Sends a query, and reads its rows. */
export type Query = <Row = unknown, Result = Row>(
  text: string,
  each?: (rows: readonly Row[]) => ObservableInput<Result>,
) => Observable<Result>;

/** Makes the {@link Query} of a resource. `queryAll` finds deleted and archived rows as well. */
export const queryBy = (send: Send, resource: 'query' | 'queryAll'): Query =>
  // The rows' type is the caller's word.
  ((text: string, each: Each = (rows) => rows) =>
    pages(send, { path: resource, query: { q: text } }, each)) as Query;

type Each = (rows: readonly unknown[]) => ObservableInput<unknown>;

const what = 'The answer to a query';

/** The request for the next page. Throws a {@link DecodeError} where it would lead elsewhere, or round in circles. */
const following = (path: string, asked: string | undefined): RestRequest => {
  if (path.startsWith('/services/data/') && path !== asked) return { path };
  throw new DecodeError(what, [
    'its nextRecordsUrl must lead to another page below /services/data/',
  ]);
};

/** Page after page: the next is asked for when what `each` made of the one before has completed. */
const pages = (send: Send, first: RestRequest, each: Each): Observable<unknown> =>
  defer(() => {
    let next: RestRequest | undefined = first;
    return defer(() => (next === undefined ? EMPTY : send(next))).pipe(
      concatMap(({ body }) => {
        const { records, nextRecordsUrl } = readBody(what, Page, body);
        next = nextRecordsUrl ? following(nextRecordsUrl, next?.path) : undefined;
        return from(each(records));
      }),
      repeat({ delay: () => (next === undefined ? EMPTY : of(next)) }),
    );
  });
