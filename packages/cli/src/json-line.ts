import type { StreamEvent } from '@sfstream/core';
import { printable } from './printable.ts';

/** An event for programs: one line of JSON (NDJSON), the position first and the data untouched. */
export const jsonLine = ({
  channel,
  replayId,
  createdDate,
  eventUuid,
  data,
}: StreamEvent): string =>
  printable(JSON.stringify({ channel, replayId, createdDate, eventUuid, data }));
