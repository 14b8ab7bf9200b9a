import type { AccessToken } from '@sfstream/auth';
import {
  defaultApiVersion,
  latestApiVersion,
  oncePerOrigin,
  salesforceOrigin,
} from '@sfstream/auth';
import { DecodeError, messageOf } from '@sfstream/base';
import { TransportError, createHttp, meaningOf } from '@sfstream/http';
import type { HttpActivity, Warning } from '@sfstream/http';
import type { Observable } from 'rxjs';
import { Subject, catchError, defer, finalize, map, merge, of } from 'rxjs';
import { longPolling } from '../wire/long-polling.ts';
import type { Settings } from './client-options.ts';
import { createTraffic } from './traffic.ts';
import type { Traffic } from './traffic.ts';
import type { Transport } from '../session/transport.ts';

/** The ways of one client to its org, and what travels there. */
export interface Transports {
  /** Finds the way to open a session for the token. Emits once. */
  readonly reach: (token: AccessToken) => Observable<() => Transport>;
  /** Activities that the requests tell of themselves. */
  readonly activity$: Observable<HttpActivity>;
  /** Completes `activity$`. */
  readonly complete: () => void;
}

/** Makes the {@link Transports} of a client. */
export const createTransports = (settings: TransportSettings): Transports => {
  const traffic = createTraffic();
  const warnings = new Subject<Warning>();
  const { apiVersion } = settings;
  const latestVersion = oncePerOrigin((instanceUrl) =>
    askedVersion(instanceUrl, settings, traffic, (warning) => warnings.next(warning)),
  );
  return {
    reach: (token) =>
      defer(() => {
        // Not every Authenticator has checked to whom the token would go.
        salesforceOrigin('instanceUrl', token.instanceUrl);
        return apiVersion === 'latest' ? latestVersion(token.instanceUrl) : of(apiVersion);
      }).pipe(map((version) => () => openTransport(token, version, settings, traffic))),
    activity$: merge(traffic.activity$, warnings),
    complete: () => {
      traffic.complete();
      warnings.complete();
    },
  };
};

type TransportSettings = Pick<Settings, 'apiVersion' | 'extensions' | 'http' | 'json'>;

/** A session has cookies of its own: the server takes a new session under old ones for a second client (Bayeux, "multiple-clients"). */
const openTransport = (
  token: AccessToken,
  version: string,
  { extensions, http: options, json }: TransportSettings,
  traffic: Traffic,
): Transport => {
  const http = createHttp(options);
  const closed = traffic.watch(http);
  return {
    exchange: longPolling(http, json, token, version, extensions),
    instanceUrl: token.instanceUrl,
    close: () => {
      http.close();
      closed();
    },
  };
};

/**
 * The latest version that the org names. One that does not tell its versions, or in another form, is spoken to in the
 * default version, with a warning: a connection is better than none.
 */
const askedVersion = (
  instanceUrl: string,
  { http: options, json }: TransportSettings,
  traffic: Traffic,
  warn: (warning: Warning) => void,
): Observable<string> =>
  defer(() => {
    const http = createHttp(options, { keepAlive: false });
    return latestApiVersion(http, json, instanceUrl).pipe(finalize(traffic.watch(http)));
  }).pipe(
    catchError((error: unknown) => {
      if (!isUnanswerable(error)) throw error;
      warn({
        type: 'warning',
        method: 'GET',
        url: `${instanceUrl}/services/data/`,
        text: `The latest API version is not known, and ${defaultApiVersion} is used: ${messageOf(error)}`,
      });
      return of(defaultApiVersion);
    }),
  );

/** Checks whether asking again would bring the same answer. */
const isUnanswerable = (error: unknown): boolean =>
  error instanceof DecodeError ||
  (error instanceof TransportError &&
    error.status !== undefined &&
    meaningOf(error.status, error.code) === 'final');
