import type { IncidentView } from '../board/snapshot.ts';
import { element } from './element.ts';
import { durationText, grouped } from './texts.ts';
import type { View } from './view.ts';

const clock = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' });

const whatWasDone: Readonly<Record<string, string>> = {
  kill: 'was killed',
  freeze: 'was frozen',
  stop: 'was stopped',
};

/** What the visitor did, and how it went on. */
export const handovers = (body: HTMLElement): View => {
  let shown = '';
  return ({ incidents, at }) => {
    const rows = incidents.map((incident) => cellsOf(incident, at));
    // Rows are made again only where they say something else.
    const text = JSON.stringify(rows);
    if (text === shown) return;
    shown = text;
    body.replaceChildren(...(rows.length === 0 ? [noRow()] : rows.map(rowOf)));
  };
};

/** A cell: its text and its class. */
type Cell = readonly [text: string, look: string];

const cellsOf = (incident: IncidentView, now: number): readonly Cell[] => {
  const { at, act, name, led, next, arrivedAt, late, missed, repeated } = incident;
  const who = `${name} ${whatWasDone[act] ?? act}`;
  const count = (value: number): Cell => [
    grouped.format(value),
    value > 0 ? 'figure bad' : arrivedAt === undefined && led ? 'figure' : 'figure good',
  ];
  const figures: Cell[] = [[grouped.format(late), 'figure'], count(missed), count(repeated)];
  if (!led)
    return [[clock.format(at), 'at'], [who, ''], ['it did not lead', 'none'], ['', ''], ...figures];
  const wait = durationText(Math.max(0, now - at));
  return [
    [clock.format(at), 'at'],
    [`${who} while it led`, ''],
    next === undefined
      ? [`${wait} …`, 'busy']
      : [`${durationText(next.at - at)}, then ${next.name}`, ''],
    arrivedAt === undefined
      ? [`none for ${wait} …`, 'busy']
      : [`after ${durationText(arrivedAt - at)}`, ''],
    ...figures,
  ];
};

const rowOf = (cells: readonly Cell[]): HTMLElement =>
  element('tr', {}, ...cells.map(([text, look]) => element('td', { class: look }, text)));

const noRow = (): HTMLElement =>
  element('tr', {}, element('td', { colspan: '7', class: 'none' }, 'Nothing has been broken yet.'));
