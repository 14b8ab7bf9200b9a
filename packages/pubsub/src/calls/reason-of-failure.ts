import type { HttpOptions } from '@sfstream/http';
import { ConnectionClosedError, TransportError, createHttp } from '@sfstream/http';
import type { Observable } from 'rxjs';
import { EMPTY, catchError, defer, finalize, ignoreElements, throwError } from 'rxjs';

/**
 * Fails with the reason why no connection to an origin comes about, by asking it once over HTTP/1.1 on the same way: a
 * certificate that cannot become right, a host that is down and a proxy that refuses are one and the same to grpc-js.
 * Completes where the host answers.
 */
export const reasonOfFailure = (origin: string, http: HttpOptions): Observable<never> =>
  defer(() => {
    // The server says nothing but HTTP/2 where it is not offered, before it shows its certificate.
    const tls = { ...http.tls, ALPNProtocols: ['h2', 'http/1.1'] };
    const probe = createHttp({ ...http, tls }, { keepAlive: false });
    return probe
      .request({ method: 'GET', url: `${origin}/`, purpose: 'probe' })
      .pipe(finalize(() => probe.close()));
  }).pipe(
    ignoreElements(),
    catchError((error: unknown) => (isReason(error) ? throwError(() => error) : EMPTY)),
  );

/** A host that speaks HTTP/2 does not answer HTTP/1.1, and is there all the same. */
const isReason = (error: unknown): boolean =>
  error instanceof TransportError &&
  !(error instanceof ConnectionClosedError) &&
  error.code?.startsWith('HPE_') !== true;
