import { exactJson } from '../json/exact-json.ts';
import type { Span } from '../terminal/span.ts';

/**
 * Summary of an event's data on one line, for each of the four families: its fields, before them what happened to the
 * record. Data of an unknown form is shown unchanged.
 */
export const eventSummary = (data: unknown): readonly Span[] => {
  if (!isRecord(data)) return [{ text: textOf(data), tone: 'plain' }];
  const { event, payload, sobject } = data;
  if (isRecord(sobject)) {
    const kind = isRecord(event) ? [event['type']] : [];
    return [...words(kind), ...fields(sobject)];
  }
  if (isRecord(payload)) {
    const { ChangeEventHeader: header, ...rest } = payload;
    return isRecord(header) ? [...change(header), ...fields(rest)] : fields(payload);
  }
  return payload === undefined ? fields(data) : [{ text: textOf(payload), tone: 'plain' }];
};

const change = ({ changeType, entityName, recordIds }: Fields): readonly Span[] =>
  words([
    changeType,
    entityName,
    ...(Array.isArray(recordIds) ? (recordIds as readonly unknown[]) : []),
  ]);

const words = (values: readonly unknown[]): readonly Span[] =>
  values
    .filter((value) => typeof value === 'string')
    .map((text) => ({ text: `${text}  `, tone: 'plain' }));

/** Fields that stand first in every platform event and tell least. */
const said = ['CreatedDate', 'CreatedById'];

const fields = (record: Fields): readonly Span[] => {
  const names = Object.keys(record);
  return [
    ...names.filter((name) => !said.includes(name)),
    ...names.filter((name) => said.includes(name)),
  ].flatMap((name, index): readonly Span[] => [
    { text: `${index === 0 ? '' : '  '}${name}=`, tone: 'quiet' },
    { text: valueOf(record[name]), tone: 'plain' },
  ]);
};

/** A text stands bare where that cannot be misread. */
const valueOf = (value: unknown): string =>
  typeof value === 'string' && /^[\p{L}\p{N}_.:@/+-]+$/u.test(value) ? value : jsonOf(value);

const textOf = (value: unknown): string => (typeof value === 'string' ? value : jsonOf(value));

const jsonOf = (value: unknown): string => exactJson.stringify(value ?? null);

type Fields = Readonly<Record<string, unknown>>;

const isRecord = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
