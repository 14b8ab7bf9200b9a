import * as t from 'io-ts';
import type { Observable } from 'rxjs';
import { map } from 'rxjs';
import { readBody } from '../exchange/read-body.ts';
import type { Send } from '../sending/sender.ts';

/** One limit of the org, and what is left of it. */
export interface Limit {
  readonly max: number;
  readonly remaining: number;
}

const LimitReply = t.type({ Max: t.number, Remaining: t.number });

/** REST API guide, "Limits". What has another form is passed over. */
export const limits = (send: Send): Observable<Readonly<Record<string, Limit>>> =>
  send({ path: 'limits' }).pipe(
    map(({ body }) => {
      const entries = Object.entries(readBody('The answer to limits', t.UnknownRecord, body));
      return Object.fromEntries(
        entries.flatMap(([name, limit]): [string, Limit][] =>
          LimitReply.is(limit) ? [[name, { max: limit.Max, remaining: limit.Remaining }]] : [],
        ),
      );
    }),
  );
