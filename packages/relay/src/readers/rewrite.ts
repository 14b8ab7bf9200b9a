import { exactJson } from '../wire/exact-json.ts';
import { parseExactly } from '../wire/parse-exactly.ts';
import type { RelayedEvent } from '../wire/relayed-event.ts';
import type { Rewrite } from './reader.ts';

/** Narrows the data of an event for one reader. `undefined` leaves the event out; the rest must be JSON. */
export type SelectForReader = (event: RelayedEvent) => unknown;

/** Applies the selection of a reader to a copy: all readers share the text in the log. */
export const rewriteBy =
  (select: SelectForReader): Rewrite =>
  (text) => {
    const event = parseExactly(text) as RelayedEvent; // Written by the log itself.
    const data = select(event);
    return data === undefined ? undefined : exactJson({ ...event, data });
  };
