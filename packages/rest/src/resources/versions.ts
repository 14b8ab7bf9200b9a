import * as t from 'io-ts';
import type { Observable } from 'rxjs';
import { map } from 'rxjs';
import { readBody } from '../exchange/read-body.ts';
import type { Send } from '../sending/sender.ts';

/** An API version that the org speaks. */
export interface ApiVersion {
  /** Such as `66.0`. */
  readonly version: string;
  /** The release that brought it, such as `Spring '26`. */
  readonly label: string;
  /** The path at which its resources begin. */
  readonly url: string;
}

const VersionReply = t.type({ version: t.string, label: t.string, url: t.string });

/** REST API guide, "Versions". The newest last, whatever order the org has. */
export const versions = (send: Send): Observable<readonly ApiVersion[]> =>
  send({ path: '/services/data/' }).pipe(
    map(({ body }) =>
      readBody('The list of API versions', t.array(t.unknown), body)
        .filter(VersionReply.is)
        .toSorted((one, other) => Number(one.version) - Number(other.version)),
    ),
  );
