import type { JsonCodec } from '@sfstream/base';
import type { Http } from '@sfstream/http';
import { DecodeError, parseJson } from '@sfstream/base';
import { TransportError } from '@sfstream/http';
import { isLeft } from 'fp-ts/Either';
import * as t from 'io-ts';
import type { Observable } from 'rxjs';
import { map } from 'rxjs';

const Versions = t.array(t.unknown);

const Version = t.type({ version: t.string });

/**
 * The highest API version of an org, by `GET /services/data/`, which needs no token (REST API guide, "Versions").
 * Fails with a {@link DecodeError} when the org names none, and a {@link TransportError} when it does not answer.
 */
export const latestApiVersion = (
  http: Pick<Http, 'request'>,
  json: JsonCodec,
  instanceUrl: string,
): Observable<string> =>
  http.request({ method: 'GET', url: `${instanceUrl}/services/data/`, purpose: 'versions' }).pipe(
    map(({ status, body }) => {
      if (status >= 300) throw unusable(instanceUrl, status);
      const what = `The list of API versions of ${instanceUrl}`;
      const versions = Versions.decode(parseJson(json, what, body));
      const numbers = isLeft(versions)
        ? []
        : versions.right
            .filter(Version.is)
            .map(({ version }) => Number.parseInt(version, 10))
            .filter(Number.isFinite);
      if (numbers.length === 0) throw new DecodeError(what, ['it names no version']);
      return `${Math.max(...numbers)}.0`;
    }),
  );

const unusable = (instanceUrl: string, status: number): TransportError =>
  new TransportError(
    `${instanceUrl} does not tell its API versions (HTTP ${status}). Name a version instead of 'latest', or check the instance URL.`,
    { method: 'GET', url: `${instanceUrl}/services/data/`, status },
  );
