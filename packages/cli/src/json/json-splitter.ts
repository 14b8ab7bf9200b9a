import { UsageError } from '../failures/usage-error.ts';

/** Characters of one value. An event holds 1 MB at most (Platform Events guide, "Platform Event Allocations"). */
const longest = 10_000_000;

/** Brackets within brackets. Parsers call themselves for each. */
const deepest = 500;

/** The text of a JSON value, and the line at which it begins. */
export interface JsonText {
  readonly text: string;
  readonly line: number;
}

/**
 * Cuts text that comes in pieces into JSON values: one after another, as in NDJSON, or the items of lists. It looks at brackets
 * and quotes only, so that each value is still to be parsed. It throws a {@link UsageError} for a value that is too large or
 * too deep to be an event, such as one without an end.
 */
export class JsonSplitter {
  /** What has been read of the value under way. */
  #begun: string | undefined;
  #line = 1;
  #firstLine = 1;
  #depth = 0;
  #inString = false;
  #isEscaped = false;
  #inList = false;

  /** The values that end in this piece. */
  split(piece: string): readonly JsonText[] {
    const values: JsonText[] = [];
    // Where the part of the value under way begins in this piece.
    let start = 0;
    const end = (at: number): void => {
      const text = this.#within((this.#begun ?? '') + piece.slice(start, at));
      values.push({ text, line: this.#firstLine });
      this.#begun = undefined;
    };
    for (let index = 0; index < piece.length; index += 1) {
      const character = piece.charAt(index);
      if (this.#begun === undefined) {
        if (!this.#begins(character)) continue;
        this.#begun = '';
        this.#firstLine = this.#line;
        start = index;
      }
      switch (this.#role(character)) {
        case 'inside':
          break;
        case 'last':
          end(index + 1);
          break;
        case 'behind':
          end(index);
          this.#begins(character);
      }
    }
    if (this.#begun !== undefined) this.#begun = this.#within(this.#begun + piece.slice(start));
    return values;
  }

  /** The value that nothing follows, if there is one. */
  end(): readonly JsonText[] {
    return this.#begun === undefined ? [] : [{ text: this.#begun, line: this.#firstLine }];
  }

  /** Whether a list was begun that has not ended. */
  get isOpen(): boolean {
    return this.#inList;
  }

  #within(text: string): string {
    if (text.length <= longest) return text;
    throw this.#refused(`is longer than ${longest.toLocaleString('en-US')} characters`);
  }

  #refused(fault: string): UsageError {
    return new UsageError(
      `The value that begins at line ${this.#firstLine} of the input ${fault}, so it is not an event. Look for a quote or a bracket that is not closed.`,
    );
  }

  /** Whether a value begins here; otherwise the character stands between two of them. */
  #begins(character: string): boolean {
    if (character === '\n') this.#line += 1;
    if (/[\s,]/.test(character)) return false;
    if (character === (this.#inList ? ']' : '[')) {
      this.#inList = !this.#inList;
      return false;
    }
    return true;
  }

  /** What the character is to the value under way. */
  #role(character: string): 'inside' | 'last' | 'behind' {
    if (this.#inString) return this.#roleInString(character);
    switch (character) {
      case '"':
        this.#inString = true;
        return 'inside';
      case '{':
      case '[':
        this.#depth += 1;
        if (this.#depth > deepest) {
          throw this.#refused(`has more than ${deepest} brackets within one another`);
        }
        return 'inside';
      case '}':
      case ']':
        if (this.#depth > 0) {
          this.#depth -= 1;
          return this.#depth === 0 ? 'last' : 'inside';
        }
        return this.#inList && character === ']' ? 'behind' : 'last';
      case '\n':
        if (this.#depth > 0) this.#line += 1;
        return this.#depth === 0 ? 'behind' : 'inside';
      default:
        return this.#depth === 0 && /[\s,]/.test(character) ? 'behind' : 'inside';
    }
  }

  #roleInString(character: string): 'inside' | 'last' {
    if (this.#isEscaped) {
      this.#isEscaped = false;
    } else if (character === '\\') {
      this.#isEscaped = true;
    } else if (character === '"') {
      this.#inString = false;
      return this.#depth === 0 ? 'last' : 'inside';
    }
    return 'inside';
  }
}
