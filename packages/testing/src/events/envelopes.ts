import { isRecord } from '../wire/bayeux-message.ts';
import type { ChannelFamily, ChannelName } from './channel-name.ts';

/** Options of `publish`, beside the data. */
export interface PublishOptions {
  /** Kind of change in a PushTopic notification. Default `'created'`. */
  readonly type?: 'created' | 'updated' | 'deleted' | 'undeleted';
  /** UUID of a platform event. Default: a new one; give that of an earlier event to imitate a publisher's retry. */
  readonly eventUuid?: string;
}

/** Facts that an envelope is made of. */
export interface EventFacts extends PublishOptions {
  readonly replayId: number;
  readonly createdDate: string;
  readonly eventUuid: string;
}

const USER_ID = '0055e000001AbCdAAK';
const SCHEMA_ID = 'e8jMOnID4xDThlaPBMx5gg';

/**
 * The `data` member of an event as Salesforce wraps it, one form for each family of channels. `origin` is the channel
 * that the event was published on, `channel` the one that delivers it.
 */
export const envelope = (
  channel: ChannelName,
  data: unknown,
  facts: EventFacts,
  origin: ChannelName = channel,
): unknown => envelopes[channel.family](data, facts, channel, origin);

type Envelope = (
  data: unknown,
  facts: EventFacts,
  channel: ChannelName,
  origin: ChannelName,
) => unknown;

const envelopes: Readonly<Record<ChannelFamily, Envelope>> = {
  topic: (sobject, { createdDate, replayId, type = 'created' }) => ({
    event: { createdDate, replayId, type },
    sobject,
  }),
  systemTopic: (sobject, { createdDate, type = 'created' }) => ({
    event: { createdDate, type },
    sobject,
  }),
  u: (payload, { createdDate, replayId }) => ({
    event: { createdDate, replayId },
    payload: typeof payload === 'string' ? payload : JSON.stringify(payload),
  }),
  event: (fields, { createdDate, eventUuid, replayId }, { base }, origin) => ({
    schema: SCHEMA_ID,
    payload: { CreatedDate: createdDate, CreatedById: USER_ID, ...asRecord(fields) },
    // Only on custom channels, which carry events of several kinds.
    event: base.endsWith('__chn')
      ? {
          EventApiName: origin.base.slice('/event/'.length).replace(/__chn$/, '__e'),
          EventUuid: eventUuid,
          replayId,
        }
      : { EventUuid: eventUuid, replayId },
  }),
  data: (fields, { createdDate, replayId }, _, { base }) => {
    const { ChangeEventHeader: header, ...rest } = asRecord(fields);
    return {
      schema: SCHEMA_ID,
      payload: {
        ChangeEventHeader: {
          entityName: entityOf(base),
          recordIds: ['0015e00002J9YaUAAV'],
          changeType: 'CREATE',
          changeOrigin: 'com/salesforce/api/rest/66.0;client=mock',
          transactionKey: '0001ae4b-7024-a64a-87f0-f2c8cebdca76',
          sequenceNumber: 1,
          commitTimestamp: Date.parse(createdDate),
          commitNumber: 1_082_990_000_000 + replayId,
          commitUser: USER_ID,
          changedFields: [],
          ...asRecord(header),
        },
        ...rest,
      },
      event: { replayId },
    };
  },
};

const asRecord = (value: unknown): Readonly<Record<string, unknown>> =>
  isRecord(value) ? value : {};

/** `/data/AccountChangeEvent` is about Account, `/data/Bill__ChangeEvent` about Bill__c; other channels carry many entities. */
const entityOf = (base: string): string => {
  const entity = base.slice('/data/'.length);
  if (entity.endsWith('__ChangeEvent')) return entity.replace(/ChangeEvent$/, 'c');
  return entity === 'ChangeEvents' || entity.endsWith('__chn')
    ? 'Account'
    : entity.replace(/ChangeEvent$/, '');
};
