import { exactJson } from '../wire/exact-json.ts';
import { parseExactly } from '../wire/parse-exactly.ts';
import type { RelayedEvent } from '../wire/relayed-event.ts';
import type { Rewrite } from './reader.ts';

/** What one reader may have of an event. `undefined` leaves the event out; the rest must be JSON. */
export type SelectForReader = (event: RelayedEvent) => unknown;

/** Applies a reader's own selection, to a copy: the text in the log is everybody's. */
export const rewriteBy =
  (select: SelectForReader): Rewrite =>
  (text) => {
    const event = parseExactly(text) as RelayedEvent; // Written by the log itself.
    const data = select(event);
    return data === undefined ? undefined : exactJson({ ...event, data });
  };
