import { DecodeError } from '@sfstream/base';
import type * as t from 'io-ts';

/** The body as `type`. Throws a {@link DecodeError}, which does not quote it. */
export const readBody = <A>(what: string, type: t.Type<A, unknown>, body: unknown): A => {
  if (type.is(body)) return body;
  throw new DecodeError(what, [`it must be ${type.name}`]);
};
