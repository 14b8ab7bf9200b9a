import type { StandardSchemaV1 } from '@standard-schema/spec';
import { isLeft } from 'fp-ts/Either';
import type * as t from 'io-ts';
import { ioTsIssues } from '../model/io-ts-issues.ts';

/** A Standard Schema for the data of events. */
export type Enveloped<Data> = StandardSchemaV1<unknown, Data>;

/**
 * The schema for the data of one family of events: `envelope` checks the data around the member `key`, `common` the
 * fields that every such member has, and `inner` is the caller's schema for its other fields. Common fields stay even
 * if the caller's schema drops unknown ones, as zod's objects do.
 */
export const enveloped = <Data>(
  envelope: t.Mixed,
  key: string,
  common: t.Mixed,
  inner: StandardSchemaV1,
): Enveloped<Data> => ({
  '~standard': {
    version: 1,
    vendor: 'sfstream',
    validate: (value) => {
      const outer = envelope.decode(value);
      if (isLeft(outer)) return { issues: ioTsIssues(outer.left).map(toIssue) };
      const member = (value as Readonly<Record<string, unknown>>)[key];
      const shared = common.decode(member);
      if (isLeft(shared)) {
        return { issues: ioTsIssues(shared.left).map((message) => ({ message, path: [key] })) };
      }
      const within = (result: StandardSchemaV1.Result<unknown>): StandardSchemaV1.Result<Data> =>
        result.issues === undefined
          ? { value: { ...(value as object), [key]: joined(common, member, result.value) } as Data }
          : {
              issues: result.issues.map(({ message, path = [] }) => ({
                message,
                path: [key, ...path],
              })),
            };
      const validated = inner['~standard'].validate(member);
      return validated instanceof Promise ? validated.then(within) : within(validated);
    },
  },
});

const toIssue = (message: string): StandardSchemaV1.Issue => ({ message });

/** The result of the caller's schema, with the common fields that it may have left out. */
const joined = (common: t.Mixed, member: unknown, made: unknown): unknown => {
  if (typeof made !== 'object' || made === null) return made;
  const names = commonNames(common);
  const kept = Object.entries(member ?? {}).filter(([name]) => names.includes(name));
  return { ...Object.fromEntries(kept), ...made };
};

const commonNames = (codec: t.Mixed): readonly string[] =>
  'props' in codec ? Object.keys(codec.props as object) : [];
