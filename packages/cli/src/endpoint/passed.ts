import type { Checked, Finding } from '../findings/finding.ts';

/** The outcome of a check on which the next one depends without a value of it. */
export const passed = (
  ...texts: readonly (readonly [check: string, text: string])[]
): Checked<undefined> => ({
  passed: true,
  value: undefined,
  findings: texts.map(([check, text]): Finding => ({ check, status: 'ok', text })),
});
