/** The headers of a response, for those who read it and for the cookie jar. */
interface Headers {
  /** Values by name in lower case; repeated ones are joined by commas. */
  readonly plain: Readonly<Record<string, string>>;
  readonly setCookie: readonly string[];
}

/**
 * `Set-Cookie` is for the cookie jar alone, as in browsers: it holds a secret, and its values cannot be joined by
 * commas as those of other headers can (RFC 9110, 5.3).
 */
export const readHeaders = (headers: object): Headers => {
  const plain: Record<string, string> = {};
  let setCookie: readonly string[] = [];
  // Not by their entries, which make a list of each: every answer passes here.
  const given = headers as Readonly<Record<string, unknown>>;
  for (const key of Object.keys(given)) {
    const value = given[key];
    const name = key.toLowerCase();
    if (name === 'set-cookie') setCookie = [value].flat().map(String);
    else plain[name] = Array.isArray(value) ? value.join(', ') : String(value);
  }
  return { plain, setCookie };
};
