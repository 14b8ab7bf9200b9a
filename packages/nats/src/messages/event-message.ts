import type { StreamEvent } from '@sfstream/core';
import { fromCloudEvent, toCloudEvent } from '@sfstream/forward';
import type { ChannelPosition } from './channel-position.ts';
import { positionText, readPosition } from './channel-position.ts';

/** An event as it is published. */
export interface EventMessage {
  /** Tells a repeat, also where an event comes by way of two channels. */
  readonly msgID: string;
  /** A CloudEvent as JSON. */
  readonly payload: string;
}

/** An event as a stream keeps it. */
export interface StoredEvent {
  readonly event: StreamEvent;
  /** The epoch of the leader that wrote it. */
  readonly epoch: number | undefined;
  /** The position before an event without a replay id; undefined for any other, and where there is none. */
  readonly before: ChannelPosition | undefined;
}

/**
 * Writes an event; `sfepoch` is the epoch of the leader in digits. An event without a replay id carries the position `before` in
 * `sfposition`, so that the last message of a channel tells it whatever event that has.
 */
export const toMessage = (
  event: StreamEvent,
  epoch: number | undefined,
  before: ChannelPosition | undefined,
): EventMessage => {
  const cloudEvent = toCloudEvent(event);
  return {
    msgID: `${cloudEvent.source}${event.channel}#${cloudEvent.id}`,
    payload: JSON.stringify({
      ...cloudEvent,
      ...(epoch !== undefined && { sfepoch: String(epoch) }),
      ...(event.replayId === undefined && before && { sfposition: positionText(before) }),
    }),
  };
};

/** Reads what {@link toMessage} has written. Throws a `DecodeError` for anything else. */
export const readMessage = (data: Uint8Array): StoredEvent => ({
  event: fromCloudEvent(new TextDecoder().decode(data)),
  epoch: epochIn(data),
  before: positionBefore(data),
});

const positionBefore = (data: Uint8Array): ChannelPosition | undefined => {
  const { sfposition } = Object(jsonIn(data)) as { readonly sfposition?: unknown };
  return typeof sfposition === 'string' ? readPosition(sfposition) : undefined;
};

/**
 * The epoch in any message: of an event, or of the term that began with it. Undefined where it has none, as somebody else may
 * publish to other subjects of the stream.
 */
export const epochIn = (data: Uint8Array): number | undefined => {
  const { sfepoch } = Object(jsonIn(data)) as { readonly sfepoch?: unknown };
  return typeof sfepoch === 'string' && /^\d+$/.test(sfepoch) ? Number(sfepoch) : undefined;
};

const jsonIn = (data: Uint8Array): unknown => {
  try {
    return JSON.parse(new TextDecoder().decode(data)) as unknown;
  } catch {
    return undefined;
  }
};
