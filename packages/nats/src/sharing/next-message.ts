import { Observable } from 'rxjs';
import type { ConsumerLike, DeliveredLike } from '../client/jetstream-like.ts';

/** Milliseconds for which one request waits at the server. */
const patience = 30_000;

/**
 * Asks for one message; completes without one where none has come for a while. Where it is left before, the server keeps the
 * message for others; one that has already been sent is given back.
 */
export const nextMessage = (consumer: ConsumerLike): Observable<DeliveredLike> =>
  new Observable((subscriber) => {
    const fetching = consumer.fetch({ max_messages: 1, expires: patience });
    const pass = async (): Promise<void> => {
      for await (const message of await fetching) {
        if (subscriber.closed) message.nak();
        else subscriber.next(message);
      }
    };
    pass().then(
      () => subscriber.complete(),
      (error: unknown) => subscriber.error(error),
    );
    return () => {
      fetching.then(
        (messages) => messages.stop(),
        () => undefined,
      );
    };
  });
