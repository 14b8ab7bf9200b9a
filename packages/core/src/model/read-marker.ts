import { ClientError } from '@sfstream/base';
import { isPosition } from './position.ts';
import type { ReplayMarker } from './replay.ts';

/**
 * Reads a marker from a value that a store holds or will be given, so that one rule decides for both. A field that is
 * `null`, as in a row of a table, counts as missing. A `Date` counts as its ISO 8601 text. Fields of your own are left
 * out.
 *
 * Throws a {@link ClientError} that names the field, and quotes nothing of the value.
 *
 * @example
 * ```ts
 * import { readMarker } from '@sfstream/core';
 *
 * console.log(readMarker({ replayId: 7, createdDate: null, id: 'row 1' })); // => { replayId: 7 }
 * ```
 */
export const readMarker = (value: unknown): ReplayMarker => {
  if (typeof value !== 'object' || value === null) {
    throw refusal('marker', 'it must be an object');
  }
  const fields = value as Readonly<Record<string, unknown>>;
  const replayId = fields['replayId'] ?? undefined;
  const createdDate = textOf('createdDate', isoDateOf(fields['createdDate']));
  const orgId = textOf('orgId', fields['orgId']);
  const org = orgId === undefined ? {} : { orgId };
  if (replayId === undefined) {
    if (createdDate === undefined) {
      throw refusal('replayId', 'replayId is missing, and there is no createdDate either');
    }
    if (Number.isNaN(Date.parse(createdDate))) {
      throw refusal(
        'createdDate',
        'createdDate must be an ISO 8601 date where replayId is missing',
      );
    }
    return { createdDate, ...org };
  }
  if (!isPosition(replayId)) {
    throw refusal(
      'replayId',
      'replayId must be an integer below 2^53 that is -2 or more, a string of digits, or 0x and pairs of hexadecimal digits',
    );
  }
  return { replayId, ...(createdDate !== undefined && { createdDate }), ...org };
};

const isoDateOf = (value: unknown): unknown =>
  value instanceof Date && !Number.isNaN(value.getTime()) ? value.toISOString() : value;

const textOf = (field: string, value: unknown): string | undefined => {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string') throw refusal(field, `${field} must be a string`);
  return value;
};

const refusal = (field: string, fault: string): ClientError =>
  new ClientError(
    `The value is not a replay marker: ${fault}. A marker is { replayId, createdDate?, orgId? }, or { createdDate, orgId? } before the first event.`,
    { field },
  );
