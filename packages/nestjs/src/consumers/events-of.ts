import { answerOf } from '@sfstream/base';
import type { Client, ReplayId, ReplayStore, StreamEvent } from '@sfstream/core';
import { ReplayOption, endOf, withEnd } from '@sfstream/core';
import { defaultTo } from '@sfstream/replay';
import type { Observable } from 'rxjs';
import { defer, tap } from 'rxjs';
import type { HandlerPlan } from '../handlers/handler-plan.ts';
import type { ConsumerOptions } from './consumer-options.ts';

/**
 * The events of a handler's channel from its stored position on; `onStart` hears of their start. Throws a `ClientError`
 * that names the wrong field.
 */
export const eventsOf = (
  { channel, options }: HandlerPlan,
  client: Client,
  settings: ConsumerOptions,
  store: ReplayStore | undefined,
  onStart: (position: ReplayId) => void,
): Observable<StreamEvent> => {
  const { replay = settings.replay ?? ReplayOption.NewEvents } = options;
  const { replayFallback = settings.replayFallback } = options;
  const fallback = replayFallback === undefined ? {} : { replayFallback };
  // Made in any case: behind a store nobody would check the replay.
  const plain$ = client.channel(channel, { replay, ...fallback });
  if (store === undefined) {
    const told$ = defer(() => {
      onStart(replay);
      return plain$;
    });
    return withEnd(told$, endOf(plain$));
  }
  const asked: ReplayStore = {
    get: (name) =>
      answerOf(() => store.get(name)).pipe(tap((marker) => onStart(marker?.replayId ?? replay))),
    set: (name, marker) => store.set(name, marker),
  };
  return client.channel(channel, { replay: defaultTo(asked, replay), ...fallback });
};
