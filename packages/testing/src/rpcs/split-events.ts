/** Bytes of events in one response; Salesforce says 3 MB for a response. */
const largestResponse = 3_000_000;

/** Parts events into those of one response each: no more than `most` events, and no more bytes than a response may have. */
export const splitEvents = <Event extends { readonly payload: Uint8Array }>(
  events: readonly Event[],
  most: number,
): readonly (readonly Event[])[] => {
  const parts: Event[][] = [];
  let size = 0;
  for (const event of events) {
    const last = parts.at(-1);
    size += event.payload.length;
    if (last === undefined || last.length >= most || size > largestResponse) {
      parts.push([event]);
      size = event.payload.length;
    } else last.push(event);
  }
  return parts;
};
