import { keepNewest } from './keep-newest.ts';
import type { BayeuxMessage } from './bayeux-message.ts';
import type { RecordedRequest } from './recorded-request.ts';

/** The newest requests, at least `keep` of them once so many came. */
export class RequestLog {
  readonly #keep: number;
  readonly #requests: RecordedRequest[] = [];

  constructor(keep: number) {
    this.#keep = keep;
  }

  get requests(): readonly RecordedRequest[] {
    return this.#requests;
  }

  add(request: RecordedRequest): void {
    this.#requests.push(request);
    keepNewest(this.#requests, this.#keep);
  }

  messages(channel: string): readonly BayeuxMessage[] {
    return this.#requests.flatMap(({ messages = [] }) =>
      messages.filter((message) => message.channel === channel),
    );
  }
}
