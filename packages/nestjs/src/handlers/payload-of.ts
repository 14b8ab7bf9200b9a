import type { StreamEvent } from '@sfstream/core';

/** PushTopics have their record in `sobject`, all others their fields in `payload`. Of a batch, a list of them. */
export const payloadOf = (unit: unknown): unknown =>
  Array.isArray(unit) ? unit.map(fieldsOf) : fieldsOf(unit as StreamEvent);

const fieldsOf = ({ data }: StreamEvent): unknown => {
  if (typeof data !== 'object' || data === null) return undefined;
  if ('payload' in data) return data.payload;
  return 'sobject' in data ? data.sobject : undefined;
};
