import type { StreamEvent } from '@sfstream/core';
import { handOver } from '@sfstream/core';
import type { SchedulerLike } from 'rxjs';
import { Observable, interval } from 'rxjs';
import type { DeliveredLike } from '../client/jetstream-like.ts';
import { readMessage } from '../messages/event-message.ts';

/**
 * Passes the event of a message on, and completes once the server knows what has become of it: done, as nobody downstream
 * holds it any more; or abandoned, and it is to be delivered again at once. Tells the server meanwhile that it is at work.
 */
export const handled = (
  message: DeliveredLike,
  ackWait: number,
  scheduler: SchedulerLike,
): Observable<StreamEvent> =>
  new Observable((subscriber) => {
    const { event } = readMessage(message.data);
    const atWork = interval(ackWait / 3, scheduler).subscribe(() => message.working());
    subscriber.add(atWork);
    const acknowledge = async (): Promise<void> => {
      if (!(await message.ackAck()))
        throw new Error('NATS has not confirmed that an event is done.');
    };
    handOver(
      () => subscriber.next(event),
      subscriber,
      (end) => {
        atWork.unsubscribe();
        if (end === 'abandoned') {
          message.nak();
          subscriber.complete();
          return;
        }
        acknowledge().then(
          () => subscriber.complete(),
          (error: unknown) => subscriber.error(error),
        );
      },
    );
  });
