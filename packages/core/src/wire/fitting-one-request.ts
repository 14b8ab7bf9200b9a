import { bayeuxJson } from './bayeux-json.ts';
import type { Request } from '../messages/message.ts';

/** Salesforce refuses request bodies over 32,768 bytes (Streaming API guide); the rest is for ids and brackets. */
const maxBytes = 30_000;

/** The first requests that fit into one body together, at least one. */
export const fittingOneRequest = <T extends { readonly request: Request }>(
  all: readonly T[],
): readonly T[] => {
  let bytes = 0;
  const end = all.findIndex(({ request }) => {
    // The id and the comma are added later.
    bytes += new TextEncoder().encode(bayeuxJson.stringify(request)).length + 24;
    return bytes > maxBytes;
  });
  return end === -1 ? all : all.slice(0, Math.max(1, end));
};
