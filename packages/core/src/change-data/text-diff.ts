import * as t from 'io-ts';

/**
 * The change of a long text, as a unified diff (Change Data Capture guide, "Data Differences in Event Fields"). For
 * texts of 1,000 characters and more Salesforce decides whether it sends one. So a codec for such a field must accept
 * both, and `textDiff.is(value)` tells them apart.
 *
 * @example
 * ```ts
 * import { changeEvent, textDiff } from '@sfstream/core';
 * import * as t from 'io-ts';
 *
 * const Account = changeEvent(t.partial({ Description: t.union([t.string, t.null, textDiff]) }));
 * ```
 */
export const textDiff = t.type({ diff: t.string });

export type TextDiff = t.TypeOf<typeof textDiff>;
