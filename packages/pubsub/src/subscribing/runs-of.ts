import type { ConsumerEvent, FetchResponse } from '../wire/messages.ts';

/** Events that follow one another and have one schema. */
export interface Run {
  /** Undefined where no event has content. */
  readonly schemaId: string | undefined;
  readonly events: readonly ConsumerEvent[];
}

/** The events of a response by their schemas, in order: mostly all have one. Events without content belong to those before them. */
export const runsOf = ({ events }: FetchResponse): readonly Run[] => {
  const runs: Run[] = [];
  let schemaId: string | undefined;
  let start = 0;
  for (const [at, { event }] of events.entries()) {
    if (event === null || event.schemaId === schemaId) continue;
    if (schemaId !== undefined) {
      runs.push({ schemaId, events: events.slice(start, at) });
      start = at;
    }
    schemaId = event.schemaId;
  }
  runs.push({ schemaId, events: start === 0 ? events : events.slice(start) });
  return runs;
};
