import { hasMethods, isFunction, optional, readOptions } from '@sfstream/base';
import type { OptionRule } from '@sfstream/base';
import type { ReplayFallback } from '../channels/fallback.ts';
import { isPosition } from '../model/position.ts';
import type { Replay, ReplayStore } from '../model/replay.ts';
import { ReplayOption } from '../model/replay.ts';
import { refuseForgetful } from '../stores/refuse-forgetful.ts';

/** Options for the subscription of channels. Given to `channel`, they override what was given to the client. */
export interface ChannelOptions {
  /**
   * Position to begin at: a {@link ReplayOption}, the replay id to continue after, or a store that knows it. Asked once for
   * each subscriber; after an interruption the subscriber goes on from the last event it received.
   * Default: `ReplayOption.NewEvents`.
   */
  readonly replay?: Replay;
  /**
   * Position to go on at when Salesforce no longer knows the replay id, or it is a position in another org, at first and
   * after every interruption; or a function that returns it, or `undefined`. It is announced as `replay-fallback` and
   * `possible-loss` activities. With `ReplayOption.AllEvents` those events of the same org are left out whose replay ids and
   * dates are both not later than those of the last event, which may be the one of the stored marker. Default: the channel
   * fails with a `ReplayIdError`.
   */
  readonly replayFallback?: ReplayFallback;
}

/** Options of channels with every default in its place. */
export interface ChannelSettings {
  readonly replay: Replay;
  readonly replayFallback: ReplayFallback | undefined;
}

/** Checks how a channel is to be subscribed. Throws a `ClientError` that names the wrong field. */
export const readChannelOptions = (
  options: ChannelOptions,
  defaults: ChannelSettings,
): ChannelSettings => {
  const settings = readOptions('channel', options, {
    replay: optional(replayRule, defaults.replay),
    replayFallback: optional(replayFallbackRule, defaults.replayFallback),
  });
  refuseForgetfulStore(settings.replay);
  return settings;
};

/** Refuses a store that loses markers without a word. */
export const refuseForgetfulStore = (replay: Replay): void => {
  if (isStore(replay)) refuseForgetful(replay);
};

const isStore = (value: unknown): value is ReplayStore => hasMethods('get', 'set')(value);

export const replayRule: OptionRule = [
  'ReplayOption.NewEvents, ReplayOption.AllEvents, a replay id of 0 or more, or a store with get and set, such as a Map',
  (value) => isPosition(value) || isStore(value),
];

export const replayFallbackRule: OptionRule = [
  'ReplayOption.NewEvents, ReplayOption.AllEvents, or a function that returns one of them',
  (value) =>
    isFunction(value) || value === ReplayOption.NewEvents || value === ReplayOption.AllEvents,
];
