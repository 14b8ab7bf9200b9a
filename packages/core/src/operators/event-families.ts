import type { StandardSchemaV1 } from '@standard-schema/spec';
import * as t from 'io-ts';
import type { Enveloped } from './enveloped.ts';
import { enveloped } from './enveloped.ts';
import type { ReplayId } from '../model/replay.ts';

/** A replay id in the data of an event. */
const replayId = t.union([t.number, t.string]) as unknown as t.Type<ReplayId>;

const topicFacts = t.intersection([
  t.type({ type: t.string }),
  t.partial({ createdDate: t.string, replayId }),
]);
const genericFacts = t.partial({ createdDate: t.string, replayId });
const platformFacts = t.partial({ replayId, EventUuid: t.string, EventApiName: t.string });
const made = t.partial({ CreatedDate: t.string, CreatedById: t.string });
const changeFacts = t.partial({ replayId, EventUuid: t.string });
const changeHeader = t.type({
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
      // Text where a number would be rounded.
      commitNumber: t.union([t.number, t.string]),
      commitUser: t.string,
      changedFields: t.array(t.string),
    }),
  ]),
});

/** The data of a PushTopic event, `/topic/…`, whose record has these fields. */
export interface PushTopicEvent<Fields> {
  readonly event: t.TypeOf<typeof topicFacts>;
  readonly sobject: Fields;
}

/** The data of a generic event, `/u/…`. Salesforce sends texts. */
export interface GenericEvent<Payload = string> {
  readonly event: t.TypeOf<typeof genericFacts>;
  readonly payload: Payload;
}

/** The data of a platform event, `/event/…`, with these fields. */
export interface PlatformEvent<Fields> {
  readonly event: t.TypeOf<typeof platformFacts>;
  readonly payload: t.TypeOf<typeof made> & Fields;
}

/** The data of a change event, `/data/…`, of a record with these fields. */
export interface ChangeEvent<Fields> {
  readonly event: t.TypeOf<typeof changeFacts>;
  readonly payload: t.TypeOf<typeof changeHeader> & Fields;
}

/** The record of a PushTopic event, `/topic/…` (Streaming API guide, "PushTopic Notifications"). */
export function pushTopic<C extends t.Mixed>(
  sobject: C,
): t.TypeC<{ event: typeof topicFacts; sobject: C }>;
export function pushTopic<A>(sobject: StandardSchemaV1<unknown, A>): Enveloped<PushTopicEvent<A>>;
export function pushTopic(sobject: t.Mixed | StandardSchemaV1): unknown {
  return isStandard(sobject)
    ? enveloped(t.type({ event: topicFacts }), 'sobject', t.UnknownRecord, sobject)
    : t.type({ event: topicFacts, sobject });
}

/** A generic event, `/u/…`; Salesforce sends texts (Streaming API guide, "Generate Events Using REST"). */
export function genericEvent<C extends t.Mixed>(
  payload: C,
): t.TypeC<{ event: typeof genericFacts; payload: C }>;
export function genericEvent<A>(payload: StandardSchemaV1<unknown, A>): Enveloped<GenericEvent<A>>;
export function genericEvent(payload: t.Mixed | StandardSchemaV1): unknown {
  return isStandard(payload)
    ? enveloped(t.type({ event: genericFacts }), 'payload', t.unknown, payload)
    : t.type({ event: genericFacts, payload });
}

/**
 * A platform event, `/event/…` (Platform Events guide, "Subscribe with CometD"). `fields` is an io-ts codec, or any
 * Standard Schema, such as one of zod or valibot. The same holds for the other families.
 *
 * @example
 * ```ts
 * import type { Client } from '@sfstream/core';
 * import { decode, platformEvent } from '@sfstream/core';
 * import * as t from 'io-ts';
 *
 * declare const client: Client;
 *
 * client
 *   .channel('/event/Order__e')
 *   .pipe(decode(platformEvent(t.type({ Amount__c: t.number }))))
 *   .subscribe(({ data }) => console.log(data.payload.Amount__c));
 * ```
 */
export function platformEvent<C extends t.Mixed>(
  fields: C,
): t.TypeC<{ event: typeof platformFacts; payload: t.IntersectionC<[typeof made, C]> }>;
export function platformEvent<A>(fields: StandardSchemaV1<unknown, A>): Enveloped<PlatformEvent<A>>;
export function platformEvent(fields: t.Mixed | StandardSchemaV1): unknown {
  return isStandard(fields)
    ? enveloped(t.type({ event: platformFacts }), 'payload', made, fields)
    : t.type({ event: platformFacts, payload: t.intersection([made, fields]) });
}

/** A change event, `/data/…` (Change Data Capture guide, "ChangeEventHeader Fields"). */
export function changeEvent<C extends t.Mixed>(
  fields: C,
): t.TypeC<{ event: typeof changeFacts; payload: t.IntersectionC<[typeof changeHeader, C]> }>;
export function changeEvent<A>(fields: StandardSchemaV1<unknown, A>): Enveloped<ChangeEvent<A>>;
export function changeEvent(fields: t.Mixed | StandardSchemaV1): unknown {
  return isStandard(fields)
    ? enveloped(t.type({ event: changeFacts }), 'payload', changeHeader, fields)
    : t.type({ event: changeFacts, payload: t.intersection([changeHeader, fields]) });
}

const isStandard = (schema: t.Mixed | StandardSchemaV1): schema is StandardSchemaV1 =>
  '~standard' in schema;
