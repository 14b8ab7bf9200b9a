import * as t from 'io-ts';

const replayId = t.union([t.number, t.string]);

/** The record of a PushTopic event, `/topic/…` (Streaming API guide, "PushTopic Notifications"). */
export const pushTopic = <C extends t.Mixed>(sobject: C) =>
  t.type({
    event: t.intersection([
      t.type({ type: t.string }),
      t.partial({ createdDate: t.string, replayId }),
    ]),
    sobject,
  });

/** A generic event, `/u/…`; Salesforce sends texts (Streaming API guide, "Generate Events Using REST"). */
export const genericEvent = <C extends t.Mixed>(payload: C) =>
  t.type({ event: t.partial({ createdDate: t.string, replayId }), payload });

/** A platform event, `/event/…` (Platform Events guide, "Subscribe with CometD"). */
export const platformEvent = <C extends t.Mixed>(fields: C) =>
  t.type({
    event: t.partial({ replayId, EventUuid: t.string, EventApiName: t.string }),
    payload: t.intersection([t.partial({ CreatedDate: t.string, CreatedById: t.string }), fields]),
  });

/** A change event, `/data/…` (Change Data Capture guide, "ChangeEventHeader Fields"). */
export const changeEvent = <C extends t.Mixed>(fields: C) =>
  t.type({
    event: t.partial({ replayId, EventUuid: t.string }),
    payload: t.intersection([
      t.type({
        ChangeEventHeader: t.intersection([
          t.type({
            entityName: t.string,
            recordIds: t.array(t.string),
            changeType: t.string,
          }),
          t.partial({
            changeOrigin: t.string,
            transactionKey: t.string,
            sequenceNumber: t.number,
            commitTimestamp: t.number,
            commitNumber: t.number,
            commitUser: t.string,
            changedFields: t.array(t.string),
          }),
        ]),
      }),
      fields,
    ]),
  });
