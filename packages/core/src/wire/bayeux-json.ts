import type { JsonCodec } from '@sfstream/base';
import { exactText } from './exact-text.ts';

/**
 * JSON that rounds nothing. An integer beyond `Number.MAX_SAFE_INTEGER`, and a decimal with more digits than a number
 * holds, are read as text, digit for digit. Salesforce sends such numbers as long replay ids, commit numbers and fields
 * of up to 18 digits.
 */
export const bayeuxJson: JsonCodec = {
  parse: (text) => JSON.parse(mayRound(text) ? withExactNumbers(text) : text) as unknown,
  stringify: (value) => {
    try {
      return JSON.stringify(value);
    } catch {
      // The value holds a bigint, which the platform's JSON refuses.
      return exactText(value) ?? 'null';
    }
  },
};

/** A number holds all values of 15 digits, and most of those with 16. */
const longest = 16;

/**
 * True where the text has a run of so many digits and points; other texts go to the platform's parser alone. Such a run
 * covers one of every 16 characters, so only those are checked: a regular expression over all of them costs as much as
 * `JSON.parse`. From there it reaches half as far, to one side at least, which short numbers rarely do.
 */
const mayRound = (text: string): boolean => {
  for (let at = longest - 1; at < text.length; at += longest) {
    if (!isDigit(text, at)) continue;
    if (!isDigit(text, at - longest / 2) && !isDigit(text, at + longest / 2)) continue;
    if (runAround(text, at) >= longest) return true;
  }
  return false;
};

const runAround = (text: string, at: number): number => {
  let start = at;
  while (at - start < longest && isDigit(text, start - 1)) start -= 1;
  let end = at + 1;
  while (end - at < longest && isDigit(text, end)) end += 1;
  return end - start;
};

/** A digit, or the point of a decimal. A slash has its place between them, and counts too: one comparison less takes less time. */
const isDigit = (text: string, at: number): boolean => {
  const code = text.charCodeAt(at);
  return code >= 46 && code <= 57;
};

/** The text with quotes around each number that would be rounded. */
const withExactNumbers = (text: string): string => {
  const token = /"|-?\d[\d.eE+-]{15,}/g;
  let exact = '';
  let copied = 0;
  for (let found = token.exec(text); found !== null; found = token.exec(text)) {
    const [number] = found;
    if (number === '"') {
      token.lastIndex = endOfString(text, found.index);
    } else if (isRounded(number)) {
      exact += `${text.slice(copied, found.index)}"${number}"`;
      copied = token.lastIndex;
    }
  }
  return exact + text.slice(copied);
};

/** Index behind the string that opens at `start`. */
const endOfString = (text: string, start: number): number => {
  for (let at = text.indexOf('"', start + 1); at !== -1; at = text.indexOf('"', at + 1)) {
    let escapes = at;
    while (text[escapes - 1] === '\\') escapes -= 1;
    if ((at - escapes) % 2 === 0) return at + 1;
  }
  return text.length;
};

/** True where a number would lose digits. A number that is written with an exponent is an approximation already. */
const isRounded = (number: string): boolean => {
  if (/e/i.test(number)) return false;
  return number.includes('.')
    ? significant(number) !== significant(mantissaOf(Number(number)))
    : !Number.isSafeInteger(Number(number));
};

const mantissaOf = (value: number): string => value.toExponential().split('e')[0] ?? '';

/** The digits of a decimal, without the zeros that only say how large it is. */
const significant = (decimal: string): string => {
  const digits = decimal.replace(/[-.]/g, '').replace(/^0+/, '');
  let end = digits.length;
  while (digits[end - 1] === '0') end -= 1;
  return digits.slice(0, end);
};
