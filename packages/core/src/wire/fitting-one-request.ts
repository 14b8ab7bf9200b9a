import { bayeuxJson } from './bayeux-json.ts';
import type { Request } from '../messages/message.ts';

/** Salesforce refuses request bodies over 32,768 bytes (Streaming API guide); the rest is for ids and brackets. */
const maxBytes = 30_000;

const encoder = new TextEncoder();

/** Makes the first requests that fit into one body together, at least one, and none beyond them. */
export const fittingOneRequest = <From, T extends { readonly request: Request }>(
  all: readonly From[],
  make: (one: From) => T,
): readonly T[] => {
  const fitting: T[] = [];
  let bytes = 0;
  for (const one of all) {
    const made = make(one);
    // The id and the comma are added later.
    bytes += encoder.encode(bayeuxJson.stringify(made.request)).length + 24;
    if (bytes > maxBytes && fitting.length > 0) break;
    fitting.push(made);
  }
  return fitting;
};
