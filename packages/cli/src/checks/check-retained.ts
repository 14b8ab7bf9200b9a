import type { Client, StreamEvent } from '@sfstream/core';
import { ReplayOption, TransportError, untilCaughtUp } from '@sfstream/core';
import type { Observable } from 'rxjs';
import { catchError, defaultIfEmpty, map, merge, of, take } from 'rxjs';
import { failed } from '../findings/failed.ts';
import type { Finding } from '../findings/finding.ts';
import type { Examination } from './examination.ts';
import { longSilence, mayBeSilent } from './long-silence.ts';
import { overdue } from './overdue.ts';

/** Milliseconds without an event after which there are none. */
const quiet = 2_000;

/** Finds the oldest event of the channel that can still be replayed. What is sent for it counts as delivered. */
export const checkRetained = (
  client: Client,
  channel: string,
  { pubsub, timeout }: Pick<Examination, 'pubsub' | 'timeout'>,
): Observable<Finding> =>
  merge(
    overdue(client, `The replay of ${channel}`, quiet + timeout),
    client
      .channel(channel, { replay: ReplayOption.AllEvents })
      .pipe(
        untilCaughtUp(client, { quiet }),
        map(retained(channel)),
        defaultIfEmpty(none(channel, pubsub)),
      ),
  ).pipe(
    take(1),
    catchError((error: unknown) => of(isTooLarge(error) ? many(channel) : failed(channel, error))),
  );

const retained =
  (channel: string) =>
  ({ replayId, createdDate }: StreamEvent): Finding => ({
    check: channel,
    status: 'ok',
    text: `The oldest retained event has the replay id ${replayId ?? 'unknown'}${createdDate === undefined ? '' : `, and is of ${createdDate}`}.`,
  });

/** Recognises the answer of a server that replays all of a busy channel at once. */
const isTooLarge = (error: unknown): boolean =>
  error instanceof TransportError && error.code === 'ERR_RESPONSE_TOO_LARGE';

const many = (channel: string): Finding => ({
  check: channel,
  status: 'ok',
  text: 'So many events are retained that their replay was not taken.',
});

const none = (channel: string, pubsub: boolean): Finding => ({
  check: channel,
  status: 'warning',
  text: 'No event came: most likely none was published in the last one to three days.',
  remedy: `Publish one to see it arrive: sfstream tail ${channel}${pubsub ? ' --pubsub' : ''} in one terminal, sfstream publish in another.${!pubsub && mayBeSilent(channel) ? ` ${longSilence}` : ''}`,
});
