import { UsageError } from '../failures/usage-error.ts';

/** Limits of one value. */
export interface JsonLimits {
  /** Characters. */
  readonly longest: number;
  /** Brackets within brackets. Parsers call themselves for each. */
  readonly deepest: number;
}

/** An event holds 1 MB at most (Platform Events guide, "Platform Event Allocations"). */
const usualLimits: JsonLimits = { longest: 10_000_000, deepest: 500 };

/** The text of a JSON value, and the line at which it begins. */
export interface JsonText {
  readonly text: string;
  readonly line: number;
}

/** A value that has not ended yet. It grows in place: a copy for each bracket takes ten times as long. */
interface Begun {
  readonly line: number;
  text: string;
  place: Place;
}

/** Depth of a character in the brackets of its value, and whether a string is open there. */
interface Place {
  readonly depth: number;
  readonly string: 'none' | 'open' | 'escaped';
}

/**
 * Cuts text that comes in pieces into JSON values: one after another, as in NDJSON, or the items of lists. It looks at brackets
 * and quotes only, so that each value is still to be parsed. It throws a {@link UsageError} for a value that is too large or
 * too deep to be an event, such as one without an end. Tokenizers from npm know neither these limits nor lines, so they would
 * add code here (docs/decisions/0013-command-line.md).
 */
export class JsonSplitter {
  #line = 1;
  #inList = false;
  #value: Begun | undefined;
  readonly #limits: JsonLimits;

  constructor(limits = usualLimits) {
    this.#limits = limits;
  }

  /** Returns the values that end in this piece. */
  split(piece: string): readonly JsonText[] {
    const values: JsonText[] = [];
    // Where the part of the value under way begins in this piece.
    let start = 0;
    for (let index = 0; index < piece.length; index += 1) {
      const character = piece.charAt(index);
      if (this.#value === undefined) {
        if (!this.#begins(character)) continue;
        this.#value = { text: '', line: this.#line, place: { depth: 0, string: 'none' } };
        start = index;
      }
      const met = placeAfter(this.#value.place, character, this.#inList);
      if (met === 'last' || met === 'behind') {
        this.#grow(this.#value, piece.slice(start, index + Number(met === 'last')));
        values.push(textOf(this.#value));
        this.#value = undefined;
        if (met === 'behind') this.#begins(character);
      } else {
        this.#move(this.#value, met);
        if (character === '\n') this.#line += 1;
      }
    }
    if (this.#value !== undefined) this.#grow(this.#value, piece.slice(start));
    return values;
  }

  /** Returns the value that nothing follows, if there is one. */
  end(): readonly JsonText[] {
    return this.#value === undefined ? [] : [textOf(this.#value)];
  }

  /** True while a list has begun that has not ended. */
  get isOpen(): boolean {
    return this.#inList;
  }

  /** Tells whether a value begins here; otherwise the character stands between two of them. */
  #begins(character: string): boolean {
    if (character === '\n') this.#line += 1;
    if (isBetween(character)) return false;
    if (character === (this.#inList ? ']' : '[')) {
      this.#inList = !this.#inList;
      return false;
    }
    return true;
  }

  #move(value: Begun, place: Place): void {
    const { deepest } = this.#limits;
    if (place.depth > deepest) {
      throw refused(value, `has more than ${deepest} brackets within one another`);
    }
    value.place = place;
  }

  #grow(value: Begun, part: string): void {
    const { longest } = this.#limits;
    value.text += part;
    if (value.text.length <= longest) return;
    throw refused(value, `is longer than ${longest.toLocaleString('en-US')} characters`);
  }
}

const isBetween = (character: string): boolean => /[\s,]/.test(character);

/** The place behind the character, the same object where it changes nothing; or that the value ends with it, or before it. */
const placeAfter = (
  place: Place,
  character: string,
  isInList: boolean,
): Place | 'last' | 'behind' => {
  const { depth, string } = place;
  if (string !== 'none') return placeInString(place, character);
  switch (character) {
    case '"':
      return { depth, string: 'open' };
    case '{':
    case '[':
      return { depth: depth + 1, string };
    case '}':
    case ']':
      if (depth > 1) return { depth: depth - 1, string };
      return depth === 0 && isInList && character === ']' ? 'behind' : 'last';
    default:
      return depth === 0 && isBetween(character) ? 'behind' : place;
  }
};

const placeInString = (place: Place, character: string): Place | 'last' => {
  const { depth, string } = place;
  if (string === 'escaped') return { depth, string: 'open' };
  switch (character) {
    case '\\':
      return { depth, string: 'escaped' };
    case '"':
      return depth === 0 ? 'last' : { depth, string: 'none' };
    default:
      return place;
  }
};

const textOf = ({ text, line }: Begun): JsonText => ({ text, line });

const refused = ({ line }: Begun, fault: string): UsageError =>
  new UsageError(
    `The value that begins at line ${line} of the input ${fault}, so it is not an event. Look for a quote or a bracket that is not closed.`,
  );
