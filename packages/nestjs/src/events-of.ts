import type { Client, ReplayStore, StreamEvent } from '@sfstream/core';
import { ReplayOption } from '@sfstream/core';
import { defaultTo } from '@sfstream/replay';
import type { Observable } from 'rxjs';
import type { HandlerPlan } from './handling.ts';
import type { ConsumerOptions } from './sf-stream-options.ts';

/** The events of a handler's channel from its stored position on. Throws a `ClientError` that names the wrong field. */
export const eventsOf = (
  { channel, options }: HandlerPlan,
  client: Client,
  settings: ConsumerOptions,
  store: ReplayStore | undefined,
): Observable<StreamEvent> => {
  const { replay = settings.replay ?? ReplayOption.NewEvents } = options;
  const { replayFallback = settings.replayFallback } = options;
  const fallback = replayFallback === undefined ? {} : { replayFallback };
  // Made in any case: behind a store nobody would check the replay.
  const plain$ = client.channel(channel, { replay, ...fallback });
  return store === undefined
    ? plain$
    : client.channel(channel, { replay: defaultTo(store, replay), ...fallback });
};
