/**
 * Reads JSON and rounds no integer: one that a number cannot hold becomes a `bigint`. Written out here, since a page loads no
 * parser of its own for the few texts that need it. Throws a `SyntaxError` as the platform's parser does.
 */
export const parseExactly = (text: string): unknown => {
  const rounded: unknown = JSON.parse(text);
  return /\d{16}/.test(text) ? withBigints(text, markUnusedIn(rounded)) : rounded;
};

const withBigints = (text: string, mark: string): unknown =>
  JSON.parse(text.replace(stringOrNumber, marking(mark)), (_, value: unknown) =>
    typeof value === 'string' && value.startsWith(mark) ? BigInt(value.slice(mark.length)) : value,
  );

const stringOrNumber = /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/g;

const marking =
  (mark: string) =>
  (token: string): string =>
    token.length > 15 && /^-?\d+$/.test(token) && String(Number(token)) !== token
      ? `"${mark}${token}"`
      : token;

/** No text in the value begins with it. The platform's JSON writes it as it is. */
const markUnusedIn = (value: unknown): string => {
  const text = JSON.stringify(value);
  let mark = '#';
  while (text.includes(`"${mark}`)) mark += '#';
  return mark;
};
