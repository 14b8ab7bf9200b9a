import type { Observable } from 'rxjs';
import { EMPTY, defer, of, repeat, switchMap, tap } from 'rxjs';
import type { ChannelPorts, ChannelSignal, Start } from './channel-ports.ts';
import { placeAfter } from './place-after.ts';
import { subscription } from './subscription.ts';

/**
 * The events of a channel from `start` on. Asks for as many as may be held, and for more once those that came are handed
 * out. Where nothing may be taken in for 50 s it closes the stream, and opens it again from where it was.
 *
 * Fails with what the call or a schema's call fails with, and with a `TransportTimeoutError` of code `ERR_SILENCE` after
 * 300 s without a response. Completes when the server ends the stream.
 */
export const channelStream = (
  ports: ChannelPorts,
  channel: string,
  start: Start,
): Observable<ChannelSignal> =>
  defer(() => {
    let place = start;
    let isParked = false;
    return defer(() => ports.holding.free$).pipe(
      switchMap(() => subscription(ports, channel, place)),
      tap((signal) => {
        place = placeAfter(place, signal);
        isParked = signal.type === 'parked';
      }),
      repeat({ delay: () => (isParked ? of(undefined) : EMPTY) }),
    );
  });
