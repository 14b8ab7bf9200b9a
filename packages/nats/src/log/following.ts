import type { StreamEvent } from '@sfstream/core';
import { Observable } from 'rxjs';
import type { JetStreamLike } from '../client/jetstream-like.ts';
import { readMessage } from '../messages/event-message.ts';

/** Milliseconds after which the server removes the consumer of a reader that has vanished. */
const inactiveThreshold = 30_000;

/** The events of a channel from a sequence on, and then those that come. The client makes its consumer again where that is lost. */
export const following = (
  js: JetStreamLike,
  stream: string,
  subjects: string,
  from: number,
): Observable<StreamEvent> =>
  new Observable((subscriber) => {
    const opening = js.consumers.get(stream, {
      filter_subjects: subjects,
      opt_start_seq: from,
      inactive_threshold: inactiveThreshold,
    });
    const consuming = opening.then((consumer) => consumer.consume());
    const pass = async (): Promise<void> => {
      for await (const { data } of await consuming) subscriber.next(readMessage(data).event);
    };
    pass().then(
      () => subscriber.error(new Error(`NATS gives no more events of the stream ${stream}.`)),
      (error: unknown) => subscriber.error(error),
    );
    return () => {
      const stop = async (): Promise<void> => {
        (await consuming).stop();
        await (await opening).delete();
      };
      // The server removes it later in any case.
      stop().catch(() => undefined);
    };
  });
