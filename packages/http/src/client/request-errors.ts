import { InvalidOperationError } from '@sfstream/base';
import { ConnectionClosedError } from '../errors/connection-closed-error.ts';
import { TransportTimeoutError } from '../errors/transport-timeout-error.ts';
import type { HttpRequest } from '../request/http.ts';
import { safeUrl } from '../wire/safe-url.ts';

const named = ({ method, url }: HttpRequest): { method: string; url: string } => ({
  method,
  url: safeUrl(url),
});

export const noAnswer = (request: HttpRequest, limit: number): TransportTimeoutError => {
  const facts = named(request);
  return new TransportTimeoutError(
    `${facts.method} ${facts.url} had no complete answer within ${limit} ms.`,
    facts,
  );
};

export const cutByClose = (request: HttpRequest): ConnectionClosedError => {
  const facts = named(request);
  return new ConnectionClosedError(
    `close() ended the connection before ${facts.method} ${facts.url} was answered.`,
    facts,
  );
};

export const afterClose = (request: HttpRequest): InvalidOperationError => {
  const { method, url } = named(request);
  return new InvalidOperationError(`${method} ${url} cannot be sent: this Http is closed.`);
};
