import { ClientError, InvalidOperationError } from '@sfstream/base';
import type { MaybeAsync } from '@sfstream/base';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { fromEvent } from 'rxjs';
import { checkAuthorize } from '../readers/admit.ts';
import type { Relay } from './create-relay.ts';
import type { ReadRequest } from './read-request.ts';
import { encodeMessage } from '../wire/encode-message.ts';
import { AuthorizeTimeoutError } from '../errors/authorize-timeout-error.ts';
import { NotAllowedError } from '../errors/not-allowed-error.ts';
import type { RelayedEvent } from '../wire/relayed-event.ts';

/** Rights of the readers. `Request` is the request that the server hands on, such as that of Express with its user. */
export interface HandlerOptions<Request extends IncomingMessage = IncomingMessage> {
  /** Says whether the sender of the request may have the channel. Anything but `true` is no. */
  readonly authorize: (channel: string, request: Request) => MaybeAsync<boolean>;
  /** Narrows for this reader what `select` of the channel leaves to everybody. Default: all of that. */
  readonly select?: (event: RelayedEvent, request: Request) => unknown;
}

/**
 * Serves a relay over `node:http`, or what is built on it, as server-sent events: `GET ?channel=/event/A__e&channel=…`, with
 * the cursor as `Last-Event-ID` or, since a page cannot send that at first, as `cursor=…`. With `ids=changed` the `id` of a
 * message holds only the positions that have changed.
 *
 * Answers 403 with `{ error, channels }` when channels are refused, 400 for a request that names none or too many, 405
 * for another method, 503 when the relay is closed or `authorize` does not answer in time, and 500 when it fails. A
 * reader whose socket takes nothing while `maxPending` bytes come is cut off. Cross-origin headers, sessions and
 * compression are up to the app; a compressing middleware must flush.
 *
 * Throws a `ClientError` when `authorize` is missing.
 *
 * @example
 * ```ts
 * import type { Relay } from '@sfstream/relay';
 * import { relayHandler } from '@sfstream/relay/node';
 * import { createServer } from 'node:http';
 *
 * declare const relay: Relay;
 * declare function mayRead(cookie: string | undefined, channel: string): Promise<boolean>;
 *
 * const handle = relayHandler(relay, {
 *   authorize: (channel, request) => mayRead(request.headers.cookie, channel),
 * });
 * createServer(handle).listen(8080);
 * ```
 */
export const relayHandler = <Request extends IncomingMessage = IncomingMessage>(
  relay: Pick<Relay, 'stream'>,
  { authorize, select }: HandlerOptions<Request>,
): ((request: Request, response: ServerResponse) => void) => {
  checkAuthorize('relayHandler', authorize);
  return (request, response) => {
    if (request.method !== 'GET') {
      refuse(response, 405, { error: 'Only GET is answered.' }, { Allow: 'GET' });
      return;
    }
    const reading = relay
      .stream({
        ...readQuery(request),
        authorize: (channel) => authorize(channel, request),
        select: select && ((event) => select(event, request)),
        backpressure: backpressureOf(response),
      })
      .subscribe({
        next: (message) => {
          if (!response.headersSent) response.writeHead(200, headers);
          response.write(encodeMessage(message));
        },
        complete: () => response.end(),
        error: (error: unknown) => {
          if (response.headersSent) response.destroy();
          else refuseWith(response, error);
        },
      });
    response.once('close', () => reading.unsubscribe());
  };
};

const headers = {
  'Content-Type': 'text/event-stream',
  'Cache-Control': 'no-store, no-transform',
  // nginx would collect the messages.
  'X-Accel-Buffering': 'no',
};

/** A cursor in the header is the newer one: a browser that reconnects by itself repeats the query as it was. */
const readQuery = ({
  url = '',
  headers,
}: IncomingMessage): Pick<ReadRequest, 'channels' | 'cursor' | 'merges'> => {
  const query = new URLSearchParams(url.replace(/^[^?]*\??/, ''));
  return {
    channels: query.getAll('channel'),
    cursor: headers['last-event-id']?.toString() ?? query.get('cursor') ?? undefined,
    merges: query.get('ids') === 'changed',
  };
};

const backpressureOf = (response: ServerResponse): ReadRequest['backpressure'] => ({
  get hasRoom() {
    return !response.writableNeedDrain;
  },
  room$: fromEvent(response, 'drain'),
});

/** Hides the text of an error of the app, which may hold secrets. */
const refuseWith = (response: ServerResponse, error: unknown): void => {
  if (error instanceof NotAllowedError) {
    refuse(response, 403, { error: error.message, channels: error.channels });
  } else if (error instanceof InvalidOperationError || error instanceof AuthorizeTimeoutError) {
    refuse(response, 503, { error: error.message });
  } else if (error instanceof ClientError) {
    refuse(response, 400, { error: error.message });
  } else {
    refuse(response, 500, {
      error:
        'Nobody could say whether the channels may be read. See authorize-failed in the activities of the relay.',
    });
  }
};

const refuse = (
  response: ServerResponse,
  status: number,
  body: object,
  more: Readonly<Record<string, string>> = {},
): void => {
  response
    .writeHead(status, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store', ...more })
    .end(JSON.stringify(body));
};
