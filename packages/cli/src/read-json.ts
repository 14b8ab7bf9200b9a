import type { JsonText } from './json-splitter.ts';
import { JsonSplitter } from './json-splitter.ts';
import { UsageError } from './usage-error.ts';

/** A JSON value of the input, and the line at which it begins. */
export interface JsonItem {
  readonly value: unknown;
  readonly line: number;
}

/**
 * The JSON values of the input, in groups of at most `size`: those that are there already go together, unless `filled` says
 * that a group has to wait until it is full. Fails with a {@link UsageError} that names the line of what is no JSON.
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
  const decoder = new TextDecoder();
  const splitter = new JsonSplitter();
  for await (const chunk of chunks) {
    yield splitter.split(
      typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true }),
    );
  }
  yield splitter.end();
  if (splitter.isOpen) {
    throw new UsageError('The input ends in the middle of a list. It may have been cut off.');
  }
}

/** The parser's own words quote the input. */
const parsed = ({ text, line }: JsonText): JsonItem => {
  try {
    return { value: JSON.parse(text) as unknown, line };
  } catch {
    throw new UsageError(
      `Line ${line} of the input begins what is no JSON. Give one object after another, or a list of them.`,
    );
  }
};
