import { exactJson } from './exact-json.ts';
import type { JsonText } from './json-splitter.ts';
import { JsonSplitter } from './json-splitter.ts';
import { UsageError } from '../failures/usage-error.ts';

/** A JSON value of the input, and the line at which it begins. */
export interface JsonItem {
  readonly value: unknown;
  readonly line: number;
}

/**
 * The JSON values of the input, in groups of at most `size`: those that are there already go together, unless `filled` says
 * that a group has to wait until it is full. Fails with a {@link UsageError} that names the line of what is not JSON, or too large
 * to be an event.
 */
export async function* readJson(
  chunks: AsyncIterable<Uint8Array | string> | Iterable<string>,
  { size, filled }: { readonly size: number; readonly filled: boolean },
): AsyncGenerator<readonly JsonItem[]> {
  let waiting: readonly JsonItem[] = [];
  for await (const found of textsIn(chunks)) {
    waiting = [...waiting, ...found.map(parsed)];
    while (waiting.length >= size || (!filled && waiting.length > 0)) {
      yield waiting.slice(0, size);
      waiting = waiting.slice(size);
    }
  }
  if (waiting.length > 0) yield waiting;
}

async function* textsIn(
  chunks: AsyncIterable<Uint8Array | string> | Iterable<string>,
): AsyncGenerator<readonly JsonText[]> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const splitter = new JsonSplitter();
  for await (const chunk of chunks) {
    yield splitter.split(typeof chunk === 'string' ? chunk : decoded(decoder, chunk));
  }
  yield splitter.split(decoded(decoder));
  yield splitter.end();
  if (splitter.isOpen) {
    throw new UsageError('The input ends in the middle of a list. It may have been cut off.');
  }
}

/** Replacing what is not UTF-8 would publish other texts than were meant. */
const decoded = (decoder: TextDecoder, chunk?: Uint8Array): string => {
  try {
    return decoder.decode(chunk, { stream: chunk !== undefined });
  } catch {
    throw new UsageError('The input is not UTF-8. Convert it, for example by iconv -t UTF-8.');
  }
};

/** The parser's own words quote the input. */
const parsed = ({ text, line }: JsonText): JsonItem => {
  try {
    return { value: exactJson.parse(text), line };
  } catch {
    throw new UsageError(
      `Line ${line} of the input is not valid JSON. Give one object after another, or a list of them.`,
    );
  }
};
