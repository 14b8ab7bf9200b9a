/** The headers of a response, for those who read it and for the cookie jar. */
interface Headers {
  /** By name in lower case; repeated values are joined by commas. */
  readonly plain: Readonly<Record<string, string>>;
  readonly setCookie: readonly string[];
}

/**
 * `Set-Cookie` is for the cookie jar alone, as in browsers: it holds a secret, and its values cannot be joined by
 * commas as those of other headers can (RFC 9110, 5.3).
 */
export const readHeaders = (headers: object): Headers => {
  const entries = Object.entries(headers).map(
    ([name, value]: [string, unknown]) => [name.toLowerCase(), [value].flat().map(String)] as const,
  );
  const isCookie = ([name]: readonly [string, unknown]): boolean => name === 'set-cookie';
  return {
    plain: Object.fromEntries(
      entries
        .filter((entry) => !isCookie(entry))
        .map(([name, values]) => [name, values.join(', ')]),
    ),
    setCookie: entries.filter(isCookie).flatMap(([, values]) => values),
  };
};
