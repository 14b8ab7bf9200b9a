// Requests
export { createHttp } from './create-http.ts';
export type { Http, HttpRequest, HttpResponse } from './create-http.ts';
export type { HttpActivity } from './http-activity.ts';
export type { HttpOptions } from './http-options.ts';
export { retryAfter } from './retry-after.ts';
export { safeUrl } from './safe-url.ts';

// JSON and decoding
export { parseJson, platformJson } from './json-codec.ts';
export type { JsonCodec } from './json-codec.ts';

// Errors
export { ClientError } from './errors/client-error.ts';
export { ConnectionClosedError } from './errors/connection-closed-error.ts';
export { DecodeError } from './errors/decode-error.ts';
export { InvalidOperationError } from './errors/invalid-operation-error.ts';
export { SfStreamError, isSfStreamError } from './errors/sf-stream-error.ts';
export { TransportError } from './errors/transport-error.ts';
export type { TransportFacts } from './errors/transport-error.ts';
export { TransportTimeoutError } from './errors/transport-timeout-error.ts';
