import { DecodeError, parseJson, platformJson } from '@sfstream/base';
import type { EventMarker, StreamEvent } from '@sfstream/core';
import { isReplayText, markerOf, ofOrg } from '@sfstream/core';
import type { CloudEvent } from './cloud-event.ts';
import { replayIdIn } from './replay-text.ts';

/**
 * Gives the event back of which {@link toCloudEvent} has made a CloudEvent: from its JSON, or the object that was read from it.
 * `markerOf` of core knows its org.
 *
 * Throws a `DecodeError` that names the attributes where it is not one of those. The value is not quoted.
 *
 * @example
 * ```ts
 * import { fromCloudEvent, toCloudEvent } from '@sfstream/forward';
 *
 * const sent = JSON.stringify(toCloudEvent({ channel: '/u/notices', data: { payload: 'hi' }, replayId: 7 }));
 * const { channel, replayId } = fromCloudEvent(sent);
 * console.log(channel, replayId); // => /u/notices 7
 * ```
 */
export const fromCloudEvent = (value: unknown): StreamEvent => {
  const read = readCloudEvent(value);
  const { id, source, time, data, sfchannel, sfreplayid, sfreplaytext, sfcreateddate } = read;
  const createdDate = sfcreateddate ?? time;
  const event: StreamEvent = {
    channel: sfchannel,
    data,
    ...(sfreplayid !== undefined && { replayId: replayIdIn(sfreplayid, sfreplaytext === true) }),
    ...(createdDate !== undefined && { createdDate }),
    // An id that begins with the channel was made for want of a UUID.
    ...(!id.startsWith(`${sfchannel}:`) && { eventUuid: id }),
  };
  const orgId = /^\/salesforce\/(.+)/s.exec(source)?.[1];
  return orgId === undefined ? event : ofOrg(event, orgId);
};

/**
 * The marker of the event in a CloudEvent, for a sink that reads a position back from what its engine holds. Undefined where
 * the event has no replay id. Throws as {@link fromCloudEvent} does.
 */
export const markerOfCloudEvent = (value: unknown): EventMarker | undefined =>
  markerOf(fromCloudEvent(value));

const readCloudEvent = (value: unknown): CloudEvent => {
  const read = typeof value === 'string' ? parseJson(platformJson, what, value) : value;
  if (typeof read !== 'object' || read === null) throw refusal(['the value must be an object']);
  const issues = Object.entries(rules)
    .filter(([attribute, [, is]]) => !is((read as Record<string, unknown>)[attribute]))
    .map(([attribute, [must]]) => `${attribute} must be ${must}`);
  if (issues.length > 0) throw refusal(issues);
  // An attribute that is null counts as missing (CloudEvents JSON format, section 3.1).
  const given = Object.entries(read).filter(([key, value]) => value !== null || key === 'data');
  return Object.fromEntries(given) as unknown as CloudEvent;
};

const what = 'The CloudEvent';

const refusal = (issues: readonly string[]): DecodeError => new DecodeError(what, issues);

type Rule = readonly [must: string, is: (value: unknown) => boolean];

const isText = (value: unknown): boolean => typeof value === 'string' && value !== '';
const orMissing =
  (is: (value: unknown) => boolean) =>
  (value: unknown): boolean =>
    value === undefined || value === null || is(value);

const text: Rule = ['a text', isText];
const textOrMissing: Rule = ['a text where it is given', orMissing(isText)];

const rules: Readonly<Record<string, Rule>> = {
  specversion: ['1.0', (value) => value === '1.0'],
  id: text,
  source: text,
  type: text,
  time: textOrMissing,
  data_base64: ['left out, as the data are JSON', orMissing(() => false)],
  sfchannel: ['the name of a channel, as toCloudEvent gives it', isText],
  sfreplayid: [
    'digits, or 0x and pairs of hexadecimal digits, where it is given',
    orMissing((value) => typeof value === 'string' && isReplayText(value)),
  ],
  sfcreateddate: ['a text where it is given', orMissing((value) => typeof value === 'string')],
};
