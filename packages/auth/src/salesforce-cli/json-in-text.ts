import type { JsonCodec } from '@sfstream/base';
import { platformJson } from '@sfstream/base';

/**
 * The JSON objects in what another program has written, in their order, whatever notices stand before, between and after
 * them. Colours and other control sequences of terminals are left out. An object within another one is not given by itself.
 */
export const jsonInText = (text: string, json: JsonCodec = platformJson): readonly unknown[] => {
  const plain = text.replace(controlSequences, '');
  const found: unknown[] = [];
  let end = 0;
  let left = Math.max(longestSearch, 4 * plain.length);
  for (const { index } of plain.matchAll(objectStart)) {
    // A brace of a notice; what is within an object that has been read is part of it.
    if (index < end || left <= 0) continue;
    const close = endOfObject(plain, index);
    left -= (close ?? plain.length) - index;
    const value = close === undefined ? undefined : parsed(json, plain.slice(index, close));
    if (close === undefined || value === undefined) continue;
    found.push(value);
    end = close;
  }
  return found;
};

/** An object is empty or begins with a name, which most braces of a notice do not. */
const objectStart = /\{(?=\s*["}])/g;

/** Characters that may be read in all: a brace that nothing closes has the rest of the text read in vain. */
const longestSearch = 2_000_000;

/** ECMA-48, 5.4 and 5.6: sequences that set colours, and those that make links. JSON holds no escape characters as such. */
const controlSequences =
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)|[@-Z\\^_])/g;

/** The index behind the brace that closes the object at `start`; undefined where none does. */
const endOfObject = (text: string, start: number): number | undefined => {
  let depth = 0;
  let isInString = false;
  for (let index = start; index < text.length; index += 1) {
    const character = text[index];
    if (isInString) {
      if (character === '\\') index += 1;
      // Strings of JSON do not span lines: this quotation mark was one of a notice.
      else if (character === '\n') return undefined;
      else if (character === '"') isInString = false;
    } else if (character === '"') isInString = true;
    else if (character === '{') depth += 1;
    else if (character === '}') {
      depth -= 1;
      if (depth === 0) return index + 1;
    }
  }
  return undefined;
};

const parsed = (json: JsonCodec, text: string): unknown => {
  try {
    return json.parse(text);
  } catch {
    return undefined;
  }
};
