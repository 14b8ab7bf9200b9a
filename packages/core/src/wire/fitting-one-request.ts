import { bayeuxJson } from './bayeux-json.ts';
import type { Request } from '../messages/message.ts';

/** Salesforce refuses request bodies over 32,768 bytes (Streaming API guide); some of it is left for ids and brackets. */
const maxBytes = 30_000;

/** As many from the beginning as fit one request body, at least one. */
export const fittingOneRequest = <T extends { readonly request: Request }>(
  all: readonly T[],
): readonly T[] => {
  let bytes = 0;
  const end = all.findIndex(({ request }) => {
    // With the id and the comma that are added.
    bytes += new TextEncoder().encode(bayeuxJson.stringify(request)).length + 24;
    return bytes > maxBytes;
  });
  return end === -1 ? all : all.slice(0, Math.max(1, end));
};
