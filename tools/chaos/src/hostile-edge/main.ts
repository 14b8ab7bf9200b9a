import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { lastValueFrom, tap, toArray } from 'rxjs';
import type { Cell } from './cell.ts';
import { hostileBodies } from './hostile-bodies.ts';
import { login, streamPlaces } from './places.ts';
import { runMatrix } from './run-matrix.ts';
import { writeTable } from './write-table.ts';

const { values } = parseArgs({
  options: {
    statuses: { type: 'string', default: '200-511' },
    'at-once': { type: 'string', default: '40' },
    table: { type: 'string', default: 'docs/hostile-edge.md' },
  },
});

/** The statuses that are assigned, or that gateways use, at which all places are worth a try. */
const notable = [
  ...[200, 202, 204, 206, 226, 301, 302, 304, 307, 308],
  ...[
    400, 401, 403, 404, 405, 407, 408, 409, 410, 413, 415, 418, 420, 421, 425, 429, 431, 440, 451,
  ],
  ...[460, 494, 498, 499, 500, 501, 502, 503, 504, 505, 507, 509, 511],
];

/** Reads `200-299,401`. */
const numbersIn = (text: string): readonly number[] =>
  text.split(',').flatMap((part) => {
    const [first = NaN, last = first] = part.split('-').map(Number);
    if (!(first >= 200 && last <= 599)) {
      throw new RangeError(
        `--statuses must be like 200-299,401, between 200 and 599, not '${text}'.`,
      );
    }
    return Array.from({ length: last - first + 1 }, (_, index) => first + index);
  });

const places = [...streamPlaces, login].map(({ name }) => name);
const bodies = hostileBodies.map(({ name }) => name);

/** The order of the page, whatever the order in which the trials ended. */
const inOrder = (one: Cell, other: Cell): number =>
  rank(places, one.place) - rank(places, other.place) ||
  one.status - other.status ||
  rank(bodies, one.body) - rank(bodies, other.body);

const rank = (names: readonly string[], name: string): number =>
  names.includes(name) ? names.indexOf(name) : names.length;

const main = async (): Promise<void> => {
  const statuses = numbersIn(values.statuses);
  const { cells$, count } = runMatrix({
    statuses,
    fewStatuses: statuses.filter((status) => notable.includes(status)),
    atOnce: Number(values['at-once']),
  });
  let done = 0;
  const cells = await lastValueFrom(
    cells$.pipe(
      tap(({ status, place, body, problems }) => {
        done += 1;
        if (done % 100 === 0) process.stderr.write(`${done} of ${count} trials\n`);
        for (const problem of problems) {
          process.stderr.write(`${status}, ${body}, ${place}: ${problem}\n`);
        }
      }),
      toArray(),
    ),
  );
  const given = values.statuses === '200-511' ? '' : ` -- --statuses ${values.statuses}`;
  await writeFile(
    values.table,
    writeTable({ cells: cells.sort(inOrder), command: `npm run hostile-edge${given}` }),
  );
  const wrong = cells.filter(({ problems }) => problems.length > 0).length;
  process.stdout.write(`${count} trials, ${wrong} wrong: ${values.table}\n`);
  if (wrong > 0) process.exitCode = 1;
};

void main();
