import { isRecord } from '../wire/bayeux-message.ts';
import type { ChannelName } from '../events/channel-name.ts';

/** The one event that a channel carries, by its API name; undefined for a channel of several events, or of none. */
export const onlyEventOf = ({ base, family }: ChannelName): string | undefined => {
  if (family !== 'event' && family !== 'data') return undefined;
  const name = base.slice(base.lastIndexOf('/') + 1);
  return name.endsWith('__chn') || name === 'ChangeEvents' ? undefined : name;
};

/** The API name of the event that the data of a message are, or undefined when they are not an event of Pub/Sub API. */
export const eventOf = (name: ChannelName, data: unknown): string | undefined => {
  const only = onlyEventOf(name);
  if (only !== undefined || !isRecord(data)) return only;
  return name.family === 'data' ? changeEventIn(data) : apiNameIn(data);
};

const apiNameIn = ({ event }: Readonly<Record<string, unknown>>): string | undefined => {
  const apiName = isRecord(event) ? event['EventApiName'] : undefined;
  return typeof apiName === 'string' ? apiName : undefined;
};

/** `Account` is the entity of an `AccountChangeEvent`, `Bill__c` that of a `Bill__ChangeEvent`. */
const changeEventIn = ({ payload }: Readonly<Record<string, unknown>>): string | undefined => {
  const header = isRecord(payload) ? payload['ChangeEventHeader'] : undefined;
  const entity = isRecord(header) ? header['entityName'] : undefined;
  return typeof entity === 'string' ? `${entity.replace(/__c$/, '__')}ChangeEvent` : undefined;
};
