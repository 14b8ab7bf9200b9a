import { exposed } from '../../../http/test/exposed.ts';
import { spellings } from './spellings.ts';

/** Looks for secrets in what a test says. */
export interface Search {
  /** From now on this is looked for, unless it cannot be told from ordinary words. */
  readonly hide: (secrets: readonly string[]) => void;
  /** A text that the test has written somewhere. */
  readonly read: (text: string) => void;
  /** Something that a log or a debugger could show, as it will be when the test ends; like ones of a `kind` are looked at once. */
  readonly show: (value: unknown, kind?: string) => void;
  /** The places where a secret was found, and forgets what it has read; the secrets remain. */
  readonly finish: () => readonly string[];
}

/** Tokens of the mock org begin alike, so that one search finds all. */
const common = '00D5e000000AAAA!AQ';
/** Number of secrets to search for. There may be thousands, and the first ones tell as much. */
const mostSecrets = 60;
const mostValues = 300;
const shown = 40;

export const createSearch = (): Search => {
  const hidden = new Map<string, readonly string[]>();
  let texts: string[] = [];
  let values = new Map<unknown, unknown>();
  return {
    hide: (secrets) => {
      for (const secret of secrets) {
        const sought = secret.startsWith(common) ? common : secret;
        if (hidden.size < mostSecrets && !hidden.has(sought) && isTelling(sought)) {
          hidden.set(sought, spellings(sought));
        }
      }
    },
    read: (text) => void texts.push(text),
    show: (value, kind) => {
      if (values.size < mostValues) values.set(kind ?? value, value);
    },
    finish: () => {
      const text = [...texts, ...Array.from(values.values(), exposed)].join('\n');
      texts = [];
      values = new Map();
      return [...hidden.values()].flat().flatMap((spelling) => {
        const at = text.indexOf(spelling);
        return at === -1 ? [] : [text.slice(Math.max(0, at - shown), at + spelling.length + shown)];
      });
    },
  };
};

/** Shorter secrets, and those of letters alone, such as "password", stand in messages for other reasons. */
const isTelling = (secret: string): boolean => secret.length >= 8 && !/^[a-z]+$/i.test(secret);
