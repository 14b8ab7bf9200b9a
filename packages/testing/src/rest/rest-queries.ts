import { jsonAnswer } from '../wire/http-server.ts';
import type { HttpAnswer } from '../wire/http-server.ts';
import type { RecordedRequest } from '../wire/recorded-request.ts';
import { notFound, restError } from '../wire/rest-error.ts';

/** Rows of one object. */
export type Rows = readonly Readonly<Record<string, unknown>>[];

/** `SELECT … FROM Object`, with `WHERE Field = 'text'` at most. */
const SIMPLE =
  /^\s*SELECT\s+\S.*?\sFROM\s+(\w+)(?:\s+WHERE\s+(\w+)\s*=\s*'((?:[^'\\]|\\.)*)')?\s*$/is;

/** Salesforce's own, where the client asks for no other. */
const PAGE = 2_000;

/** Answers queries from lists of rows, page by page. */
export class RestQueries {
  readonly #rowsOf: (object: string, name: string | undefined) => Rows | undefined;
  readonly #cursors = new Map<string, readonly object[]>();

  /** `rowsOf` also gets the name that the query looks for, if any. */
  constructor(rowsOf: (object: string, name: string | undefined) => Rows | undefined) {
    this.#rowsOf = rowsOf;
  }

  answer(
    { method, path, query }: RecordedRequest,
    [locator, ...rest]: readonly string[],
  ): HttpAnswer {
    if (method !== 'GET' || rest.length > 0) return notFound();
    const resource = path.split('/').slice(0, 5).join('/');
    return locator === undefined
      ? this.#first(resource, new URLSearchParams(query).get('q') ?? '')
      : this.#next(resource, locator);
  }

  #first(resource: string, soql: string): HttpAnswer {
    const [, object, field, literal] = SIMPLE.exec(soql) ?? [];
    if (object === undefined) {
      return restError(
        400,
        'MALFORMED_QUERY',
        "Only SELECT … FROM Object, with WHERE Field = 'text' at most, is answered here.",
      );
    }
    const value = literal === undefined ? undefined : unescaped(literal);
    const rows = this.#rowsOf(object, field === 'Name' ? value : undefined);
    if (rows === undefined) {
      return restError(400, 'INVALID_TYPE', `sObject type '${object}' is not supported.`);
    }
    const found = rows
      .filter((row) => field === undefined || row[field] === value)
      .map((row) => ({ attributes: { type: object }, ...row }));
    const cursor = `01g5e0000000${String(this.#cursors.size + 1).padStart(3, '0')}AAA`;
    if (found.length > PAGE) this.#cursors.set(cursor, found);
    return page(resource, cursor, found, 0);
  }

  #next(resource: string, locator: string): HttpAnswer {
    const [cursor = '', offset] = locator.split('-', 2);
    const rows = this.#cursors.get(cursor);
    return rows === undefined
      ? restError(400, 'INVALID_QUERY_LOCATOR', 'invalid query locator')
      : page(resource, cursor, rows, Number(offset));
  }
}

const page = (
  resource: string,
  cursor: string,
  rows: readonly object[],
  offset: number,
): HttpAnswer => {
  const end = offset + PAGE;
  const done = end >= rows.length;
  return jsonAnswer(200, {
    totalSize: rows.length,
    done,
    ...(!done && { nextRecordsUrl: `${resource}/${cursor}-${String(end)}` }),
    records: rows.slice(offset, end),
  });
};

const unescaped = (literal: string): string =>
  literal.replace(/\\(u[\da-f]{4}|.)/gis, (_, sequence: string) =>
    sequence.length === 5
      ? String.fromCharCode(Number.parseInt(sequence.slice(1), 16))
      : (controls[sequence.toLowerCase()] ?? sequence),
  );

const controls: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', f: '\f', b: '\b' };
