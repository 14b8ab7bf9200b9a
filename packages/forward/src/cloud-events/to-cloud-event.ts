import type { StreamEvent } from '@sfstream/core';
import { markerOf } from '@sfstream/core';
import type { CloudEvent } from './cloud-event.ts';
import { recordIdOf } from './record-id-of.ts';
import { isNumeric } from './replay-text.ts';
import { typeOf } from './type-of.ts';

/**
 * Makes a CloudEvent of an event, for `JSON.stringify` or any library of CloudEvents. The data stay the same object. The same
 * event gives the same id whenever it is asked, and so does the same event after a restart, but for one without UUID and
 * replay id. `fromCloudEvent` gives the event back.
 *
 * @example
 * ```ts
 * import { toCloudEvent } from '@sfstream/forward';
 *
 * const { id, source, type } = toCloudEvent({
 *   channel: '/event/Order__e',
 *   data: { payload: { Amount__c: 12 } },
 *   eventUuid: 'e981b488-81f3-4fcc-bd7f-f7033c9d7ac3',
 *   replayId: 7,
 * });
 * console.log(id); // => e981b488-81f3-4fcc-bd7f-f7033c9d7ac3
 * console.log(source, type); // => /salesforce com.salesforce.event.Order__e
 * ```
 */
export const toCloudEvent = <Data>(event: StreamEvent<Data>): CloudEvent<Data> => {
  const { channel, data, replayId } = event;
  const orgId = markerOf(event)?.orgId;
  const subject = recordIdOf(event);
  return {
    specversion: '1.0',
    id: idOf(event),
    source: orgId === undefined ? '/salesforce' : `/salesforce/${orgId}`,
    type: typeOf(event),
    ...(subject !== undefined && { subject }),
    ...timeOf(event),
    datacontenttype: 'application/json',
    sfchannel: channel,
    ...(replayId !== undefined && { sfreplayid: String(replayId) }),
    ...(typeof replayId === 'string' && isNumeric(replayId) && { sfreplaytext: true }),
    ...(data !== undefined && { data }),
  };
};

/** The ids of events that have nothing to make one from. A write that is tried again must carry the same. */
const randomIds = new WeakMap<StreamEvent, string>();

const idOf = (event: StreamEvent): string => {
  const { channel, replayId, createdDate = '', eventUuid = '' } = event;
  if (eventUuid !== '') return eventUuid;
  // With the date, as an org can begin to count from the start.
  if (replayId !== undefined) return `${channel}:${replayId}:${createdDate}`;
  const id = randomIds.get(event) ?? `${channel}:${crypto.randomUUID()}`;
  randomIds.set(event, id);
  return id;
};

/** CloudEvents spell a date as RFC 3339 does: with a colon in its zone, and a year of four digits. */
const timeOf = ({ createdDate }: StreamEvent): Pick<CloudEvent, 'time' | 'sfcreateddate'> => {
  const date = new Date(createdDate ?? '');
  const iso = Number.isNaN(date.getTime()) ? '' : date.toISOString();
  const time = /^\d{4}-/.test(iso) ? iso : undefined;
  return {
    ...(time !== undefined && { time }),
    ...(createdDate !== undefined && time !== createdDate && { sfcreateddate: createdDate }),
  };
};
