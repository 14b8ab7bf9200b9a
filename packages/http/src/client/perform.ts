import { boundedDelay, isSfStreamError } from '@sfstream/base';
import type { SfStreamError } from '@sfstream/base';
import type { Subject, Subscriber } from 'rxjs';
import { asyncScheduler } from 'rxjs';
import { proxyRefusal } from '../errors/proxy-refusal.ts';
import { toTransportError } from '../errors/to-transport-error.ts';
import type { CookieJar } from '../platform/cookie-jar.ts';
import type { HttpActivity } from '../request/http-activity.ts';
import type { HttpRequest, HttpResponse } from '../request/http.ts';
import { apiUsage } from '../salesforce/api-usage.ts';
import type { Carrier, Incoming, Outgoing } from '../wire/carrier.ts';
import { readHeaders } from '../wire/read-headers.ts';
import { noteAnswer } from './note-answer.ts';
import { cutByClose, noAnswer } from './request-errors.ts';
import { tellRequest } from './tell-request.ts';
import type { UnderWay } from './under-way.ts';

/** All that the requests of an `Http` share. */
export interface Shared {
  readonly carriers: Readonly<Record<'poll' | 'call', Carrier>>;
  /** Cookies of this client; undefined where the platform keeps them itself. */
  readonly cookies: CookieJar | undefined;
  readonly activity: Subject<HttpActivity>;
  readonly underWay: UnderWay;
  /** The time limit of a request that asks for this one, in milliseconds. Throws where it is none. */
  readonly limitFor: (asked: number | undefined) => number;
  readonly headersFor: (given: HttpRequest['headers'], cookie?: string) => Outgoing['headers'];
  /** The part of a URL that may be shown. Throws where nothing can be sent to it. */
  readonly shown: (url: string) => string;
}

/** Sends a request, and returns the function that ends it, also after its end. */
export const perform = (
  shared: Shared,
  request: HttpRequest,
  subscriber: Subscriber<HttpResponse>,
): (() => void) => {
  const { url, lane = 'call' } = request;
  const urlShown = shared.shown(url);
  const limit = shared.limitFor(request.timeout);
  const outgoing = outgoingFor(shared, request);
  const tell = tellRequest(shared.activity, request, urlShown);
  // An observer of the activity may have unsubscribed it.
  if (subscriber.closed) return () => tell(() => ({ type: 'aborted' }));

  const fail = (error: SfStreamError): void => {
    tell(() => ({ type: 'failed', error }));
    subscriber.error(error);
  };
  const answer = (incoming: Incoming): void => {
    const { status } = incoming;
    // By definition of a proxy (RFC 9110, 15.5.8), also where an agent passes it on as the server's.
    if (status === 407) {
      fail(toTransportError(request, proxyRefusal(status, 'on the way')));
      return;
    }
    const response = responseFrom(shared, url, incoming);
    tell(() => ({ type: 'response', status, ...apiUsage(response.headers['sforce-limit-info']) }));
    noteAnswer(shared.activity, request, urlShown, response);
    subscriber.next(response);
    subscriber.complete();
  };
  const timer = asyncScheduler.schedule(() => fail(noAnswer(request, limit)), boundedDelay(limit));
  const forget = shared.underWay.add(() => fail(cutByClose(request)));
  const cut = shared.carriers[lane](outgoing, answer, (thrown) =>
    fail(isSfStreamError(thrown) ? thrown : toTransportError(request, thrown)),
  );
  return () => {
    forget();
    timer.unsubscribe();
    cut();
    tell(() => ({ type: 'aborted' }));
  };
};

const outgoingFor = (
  { cookies, headersFor }: Shared,
  { method, url, headers, body }: HttpRequest,
): Outgoing => ({
  method,
  url,
  headers: headersFor(headers, cookies?.header(url)),
  body,
});

/** Keeps the cookies, and leaves them out of the response. */
const responseFrom = (
  { cookies }: Shared,
  url: string,
  { status, headers, body }: Incoming,
): HttpResponse => {
  const { setCookie, plain } = readHeaders(headers);
  cookies?.store(url, setCookie, plain['date']);
  return { status, headers: plain, body };
};
