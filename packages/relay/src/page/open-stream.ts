import type { Observable } from 'rxjs';
import { defer, finalize, from } from 'rxjs';
import { RequestRefusal } from './request-refusal.ts';
import { RelayConnectionError } from './relay-connection-error.ts';

/** A request to the relay. */
export interface StreamRequest {
  readonly url: string;
  readonly channels: readonly string[];
  readonly cursor: string | undefined;
  readonly credentials: RequestCredentials;
  readonly headers: () => HeadersInit | Promise<HeadersInit>;
  readonly fetch: typeof fetch;
}

/**
 * The text of the stream, as it comes; completes when the relay ends it. Unsubscribing aborts the request. Fails with a
 * {@link RequestRefusal}, or with a {@link RelayConnectionError}.
 */
export const openStream = (request: StreamRequest): Observable<string> =>
  defer(() => {
    const abort = new AbortController();
    return from(readText(request, abort.signal)).pipe(finalize(() => abort.abort()));
  });

async function* readText(
  request: StreamRequest,
  signal: AbortSignal,
): AsyncGenerator<string, void, undefined> {
  const headers = await headersOf(request);
  const response = await ask(request, headers, signal);
  if (!isStream(response)) throw await failureOf(response);
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  for (;;) {
    const { done, value } = await reader.read().catch((cause: unknown) => {
      throw new RelayConnectionError('The connection to the relay broke.', { cause });
    });
    if (done) return;
    yield decoder.decode(value, { stream: true });
  }
}

/** Hides the cause of a failure, which may quote the header, and so a token. */
const headersOf = async ({ headers }: StreamRequest): Promise<Headers> => {
  try {
    const all = new Headers(await headers());
    all.set('Accept', 'text/event-stream');
    return all;
  } catch {
    throw new RelayConnectionError(
      'headers failed, or its result cannot be sent. Return headers, such as { Authorization: `Bearer ${token}` }.',
    );
  }
};

const ask = async (
  { url, channels, cursor, credentials, fetch }: StreamRequest,
  headers: Headers,
  signal: AbortSignal,
): Promise<Response> => {
  // In the query, as a header of its own would cost a preflight request across origins.
  const query = new URLSearchParams(channels.map((channel) => ['channel', channel]));
  query.set('ids', 'changed');
  if (cursor !== undefined) query.set('cursor', cursor);
  // A slash may stand in a query as it is; written out it would make a request of many channels too long.
  const search = query.toString().replaceAll('%2F', '/');
  try {
    return await fetch(`${url}${url.includes('?') ? '&' : '?'}${search}`, {
      headers,
      credentials,
      signal,
      cache: 'no-store',
    });
  } catch (cause) {
    throw new RelayConnectionError('The relay could not be reached.', { cause });
  }
};

const isStream = (
  response: Response,
): response is Response & { body: ReadableStream<Uint8Array> } =>
  response.status === 200 &&
  response.body !== null &&
  response.headers.get('Content-Type')?.startsWith('text/event-stream') === true;

/** Statuses that the same request would meet again. */
const final = [400, 401, 403, 414, 431];

const failureOf = async (response: Response): Promise<Error> => {
  const { status } = response;
  if (!final.includes(status)) {
    await response.body?.cancel();
    const type = response.headers.get('Content-Type') ?? 'no content type';
    return new RelayConnectionError(
      `The relay answered HTTP ${status} (${type}) instead of an event stream. Check the url, and any proxy in front of the relay.`,
      { status },
    );
  }
  const { error, channels } = await refusalIn(response);
  return new RequestRefusal(status, error ?? 'it gave no reason.', channels);
};

const refusalIn = async (
  response: Response,
): Promise<{ error?: string; channels?: readonly string[] }> => {
  try {
    const { error, channels } = Object(await response.json()) as {
      readonly error?: unknown;
      readonly channels?: unknown;
    };
    return {
      ...(typeof error === 'string' ? { error: error.slice(0, 500) } : {}),
      ...(Array.isArray(channels) ? { channels: channels.map(String) } : {}),
    };
  } catch {
    return {}; // Not ours.
  }
};
