import type { StreamEvent } from '@sfstream/core';
import { exactJson } from '../json/exact-json.ts';
import { printable } from '../terminal/printable.ts';

/** An event for programs: one line of JSON (NDJSON), the position first and the data untouched: numbers have all their digits. */
export const jsonLine = ({
  channel,
  replayId,
  createdDate,
  eventUuid,
  data,
}: StreamEvent): string =>
  printable(exactJson.stringify({ channel, replayId, createdDate, eventUuid, data }));
