import type { StreamEvent } from '@sfstream/core';
import type { KeyOfEvent } from '@sfstream/forward';
import { keyIn, toCloudEvent } from '@sfstream/forward';
import { digitsOf } from '../database/digits-of.ts';

/** An event as the table keeps it. */
export interface InboxRow {
  readonly channel: string;
  readonly source: string;
  readonly id: string;
  /** Digits. */
  readonly replayId: string | null;
  /** Names what is done one after another: a key, or an event that has none. */
  readonly lane: string;
  /** The CloudEvent as JSON. */
  readonly envelope: string;
}

/** The row of an event. */
export const inboxRow = (event: StreamEvent, keyOf: KeyOfEvent | undefined): InboxRow => {
  const cloudEvent = toCloudEvent(event);
  const { source, id, subject } = cloudEvent;
  const key = keyOf === undefined ? subject : keyIn(event, keyOf);
  return {
    channel: storable(event.channel),
    source: storable(source),
    id: storable(id),
    replayId: digitsOf(event.replayId),
    lane: storable(key === undefined ? `event ${event.channel} ${source} ${id}` : `key ${key}`),
    // Texts within JSON are escaped.
    envelope: JSON.stringify(cloudEvent),
  };
};

/** Postgres has no zero character in its texts. */
const storable = (text: string): string => text.replaceAll('\0', '\uFFFD');
