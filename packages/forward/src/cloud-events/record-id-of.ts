import type { StreamEvent } from '@sfstream/core';
import { member } from './member.ts';

/**
 * The id of the record that a change event or a PushTopic event is about. Undefined where it is about several, or none: a
 * platform event is about what its fields say.
 *
 * @example
 * ```ts
 * import { recordIdOf } from '@sfstream/forward';
 *
 * const data = { event: { replayId: 7 }, sobject: { Id: '801xx000003GYk2AAG' } };
 * console.log(recordIdOf({ channel: '/topic/Orders', data })); // => 801xx000003GYk2AAG
 * ```
 */
export const recordIdOf = ({ data }: StreamEvent): string | undefined => {
  const header = member(member(data, 'payload'), 'ChangeEventHeader');
  const changed = member(header, 'recordIds');
  if (Array.isArray(changed)) return changed.length === 1 ? idIn(changed[0]) : undefined;
  return idIn(member(member(data, 'sobject'), 'Id'));
};

/** Change events have patterns of several ids too, and overflow events an empty one (Change Data Capture guide). */
const idIn = (value: unknown): string | undefined =>
  typeof value === 'string' && /^[a-z\d]{15}(?:[a-z\d]{3})?$/i.test(value) && !/^0+A*$/.test(value)
    ? value
    : undefined;
