import * as t from 'io-ts';

/**
 * A long text that was changed a little, as a unified diff (Change Data Capture guide, "Data Differences in Event
 * Fields"). Salesforce decides when it sends one, for texts of 1,000 characters and more: a codec for such a field
 * takes both, and `textDiff.is(value)` tells them apart.
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
