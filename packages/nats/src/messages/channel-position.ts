import type { EventMarker } from '@sfstream/core';
import { markerOf, readMarker } from '@sfstream/core';
import type { StoredEvent } from './event-message.ts';

/** The progress of a channel in its stream. */
export interface ChannelPosition {
  /** The marker of the last event with a replay id. */
  readonly marker: EventMarker;
  /** The sequence of its message. */
  readonly seq: number;
}

/** The position with this message: of its own event, or else the one before, which it carries. */
export const positionAt = (
  { event, before }: StoredEvent,
  seq: number,
): ChannelPosition | undefined => {
  const marker = markerOf(event);
  return marker === undefined ? before : { marker, seq };
};

/** Writes a position into an attribute. */
export const positionText = ({ marker, seq }: ChannelPosition): string =>
  JSON.stringify({ ...marker, seq });

/** Reads what {@link positionText} has written. Throws a `ClientError` or `SyntaxError`, or gives undefined, for anything else. */
export const readPosition = (text: string): ChannelPosition | undefined => {
  const fields = JSON.parse(text) as { readonly seq?: unknown } | null;
  const marker = readMarker(fields);
  return marker.replayId === undefined || typeof fields?.seq !== 'number'
    ? undefined
    : { marker, seq: fields.seq };
};
