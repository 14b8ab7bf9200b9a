/**
 * A Salesforce event as a CloudEvent (CloudEvents 1.0, JSON format, structured mode). It fits `CloudEventV1` of the npm
 * package `cloudevents`. An attribute that the event has nothing for is left out.
 */
export interface CloudEvent<Data = unknown> {
  readonly specversion: '1.0';
  /**
   * Identifies the event within `source`, so that a repeat can be told: its UUID. Else a text that begins with the channel, with
   * replay id and date behind it; an event without a replay id, which Salesforce does not send twice, has a random one.
   */
  readonly id: string;
  /** `/salesforce/` and the id of the org, 15 characters; `/salesforce` where the org is not known. */
  readonly source: string;
  /** What has happened, to be filtered by: see `typeOf`, such as `com.salesforce.data.Account.UPDATE`. */
  readonly type: string;
  /** Id of the record, where the event is about exactly one. */
  readonly subject?: string;
  /** RFC 3339. */
  readonly time?: string;
  readonly datacontenttype: 'application/json';
  /** The data as Salesforce sent it. */
  readonly data?: Data;
  /** The channel, spelled as it was subscribed. */
  readonly sfchannel: string;
  /** A text, digits or bytes: whole numbers of CloudEvents have 31 bits, which is too few. */
  readonly sfreplayid?: string;
  /** True where the event has its replay id as a text although a number could hold it. */
  readonly sfreplaytext?: true;
  /** The date of the event where `time` cannot spell it so. */
  readonly sfcreateddate?: string;
  /** Extensions of others. */
  readonly [extension: string]: unknown;
}
