import type { Observable } from 'rxjs';
import type { PublishRequest, PublishResponse } from '../wire/messages.ts';

/** Sends a request and emits its one answer. */
export type Ask = (request: PublishRequest) => Observable<PublishResponse>;
