import { DecodeError, parseJson, platformJson } from '@sfstream/base';
import type { ReplayMarker } from '@sfstream/core';
import { readMarker } from '@sfstream/core';

/** The JSON that a key of the bucket of positions holds. */
export interface Kept {
  readonly marker: ReplayMarker;
  /** The epoch of the leader that wrote it; that of the last leader where it was written without one. */
  readonly epoch?: number;
  /** The end of a sink's stream when it was written: the sequence of the channel's last message, or 0. */
  readonly after?: number;
}

const what = 'the entry of the NATS bucket';

/** Throws a {@link DecodeError} for what this package has not written. */
export const readKept = (text: string): Kept => {
  const { marker, epoch, after } = Object(parseJson(platformJson, what, text)) as Partial<
    Record<keyof Kept, unknown>
  >;
  return {
    marker: readMarker(marker),
    ...numberIn('epoch', epoch),
    ...numberIn('after', after),
  };
};

const numberIn = <Name extends string>(
  name: Name,
  value: unknown,
): Partial<Readonly<Record<Name, number>>> => {
  if (value === undefined) return {};
  if (typeof value !== 'number') throw new DecodeError(what, [`${name} must be number`]);
  return { [name]: value } as Readonly<Record<Name, number>>;
};
