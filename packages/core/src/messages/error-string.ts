/** The parts of a Bayeux error string; missing ones are undefined. */
export interface ErrorString {
  readonly code: number | undefined;
  readonly args: readonly string[] | undefined;
  readonly text: string | undefined;
}

/**
 * Reads `code:args:message` (Bayeux, "error"). Only the first two colons separate: Salesforce's messages hold colons
 * and URLs. A string of another form yields no parts.
 */
export const parseErrorString = (error: string | undefined): ErrorString => {
  const parts = /^([^:]*):([^:]*):([\s\S]*)/.exec(error ?? '');
  if (parts === null) return { code: undefined, args: undefined, text: undefined };
  const [, code = '', args = '', text = ''] = parts;
  return {
    code: /^\d{3}$/.test(code) ? Number(code) : undefined,
    args: args === '' ? [] : args.split(','),
    text,
  };
};
