import { isRecord } from '../wire/bayeux-message.ts';
import type { ChannelName } from '../events/channel-name.ts';
import { errorTexts } from './error-texts.ts';
import { passes } from '../events/event-bus.ts';
import type { EventBus } from '../events/event-bus.ts';
import type { LoggedEvent } from '../events/event-log.ts';

/** Outcome of a subscribe request: a channel with the events to replay, or the text that refuses it. */
export type Subscription =
  | { readonly granted: true; readonly name: ChannelName; readonly replay: readonly LoggedEvent[] }
  | { readonly granted: false; readonly error: string };

const refused = (error: string): Subscription => ({ granted: false, error });

/** Judges one channel name of a subscribe request, with the request's `ext`. */
export const judgeSubscription = (bus: EventBus, channel: string, ext: unknown): Subscription => {
  if (channel === '') return refused(errorTexts.noChannelName);
  if (!channel.startsWith('/')) return refused(errorTexts.noLeadingSlash);
  const name = bus.lookUp(channel);
  if (name === undefined) return refused(errorTexts.noSuchChannel(channel));
  const badField = name.filter?.find(({ field }) => !/^\w+$/.test(field));
  if (badField !== undefined) return refused(errorTexts.badFilter(badField.field));

  const map = isRecord(ext) ? ext['replay'] : undefined;
  const position = isRecord(map) ? replayPosition(map, name) : -1;
  if (position === undefined) {
    return refused(errorTexts.replayIdMissing(channel, printed(isRecord(map) ? map : {})));
  }
  const events = typeof position === 'number' ? bus.replay(name, position) : undefined;
  if (events === undefined) {
    return refused(errorTexts.replayIdInvalid(JSON.stringify(position)));
  }
  return { granted: true, name, replay: events.filter(({ data }) => passes(name, data)) };
};

/** A filtered channel may be named in the map with or without its filter: Salesforce does not say which it wants. */
const replayPosition = (map: Readonly<Record<string, unknown>>, name: ChannelName): unknown =>
  map[name.name] ?? map[name.base];

/** A map as Java prints it, which is how the server's error text shows it. */
const printed = (map: Readonly<Record<string, unknown>>): string =>
  `{${Object.entries(map)
    .map(([channel, replayId]) => `${channel}=${String(replayId)}`)
    .join(', ')}}`;
