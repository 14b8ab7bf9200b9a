import type { HttpExchange } from '../wire/http-server.ts';
import { notFound } from '../wire/rest-error.ts';

/** Answers requests of one kind. */
interface Endpoint {
  handle(exchange: HttpExchange): void;
}

/** Paths, and the endpoint that answers them. */
export type Route = readonly [path: RegExp, endpoint: Endpoint];

/** Hands each exchange to the first route of its path; a path without a route is answered with 404. */
export const router =
  (routes: readonly Route[]) =>
  (exchange: HttpExchange): void => {
    const [, endpoint] = routes.find(([path]) => path.test(exchange.request.path)) ?? [];
    if (endpoint === undefined) exchange.answer(notFound());
    else endpoint.handle(exchange);
  };
