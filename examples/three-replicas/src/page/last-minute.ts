import type { ReplicaView, SecondView, Snapshot } from '../board/snapshot.ts';
import type { Phase } from '../board/phase.ts';
import { windowLength } from '../board/second.ts';
import { element, setAttributes, setText, svgElement } from './element.ts';
import { wordOf } from './texts.ts';
import type { View } from './view.ts';

/** The colours of the bars, from below: those of the replicas, and that of an unknown one. */
const writers = ['A', 'B', 'C', undefined];

/** Who led, and how many orders came in, over the last minute on one axis of time. */
export const lastMinute = (box: HTMLElement): View => {
  const lanes = writers.slice(0, 3).map((name) => {
    const lane = element('div', { class: 'lane', role: 'img', 'data-replica': name });
    box.append(element('span', { class: 'label' }, `Replica ${name ?? ''}`), lane);
    return lane;
  });
  const rate = ratePlot(box);
  const marks = element('div', { class: 'marks', 'aria-hidden': 'true' });
  const times = ['60 s ago', '45 s', '30 s', '15 s', 'now'].map((text) =>
    element('span', {}, text),
  );
  box.append(element('span'), element('div', { class: 'times', 'aria-hidden': 'true' }, ...times));
  box.append(marks);
  return (snapshot) => {
    snapshot.replicas.forEach((replica, index) => {
      const lane = lanes[index];
      if (lane !== undefined) showLane(lane, replica, snapshot.at);
    });
    rate(snapshot);
    marks.replaceChildren(...marksOf(snapshot));
  };
};

/** Where a time stands in the window that ends `now`: 0 is its beginning, 100 its end. */
const percentAt = (time: number, now: number): number => (1 - (now - time) / windowLength) * 100;

const showLane = (lane: HTMLElement, { name, state, phases }: ReplicaView, now: number): void => {
  setAttributes(lane, { 'aria-label': `Replica ${name}: ${wordOf(state)}` });
  lane.replaceChildren(
    ...phases.flatMap((phase, index) => phasePart(phase, phases[index + 1]?.from ?? now, now)),
  );
};

const phasePart = ({ state, from }: Phase, to: number, now: number): readonly HTMLElement[] => {
  const left = Math.max(0, percentAt(from, now));
  const right = percentAt(to, now);
  return right <= 0 ? [] : [placed(element('i', { 'data-state': state }), left, right - left)];
};

const placed = (part: HTMLElement, left: number, width: number): HTMLElement => {
  part.style.left = `${left}%`;
  part.style.width = `${width}%`;
  return part;
};

/** A band from each incident that has hit the leader to the first order after it. */
const marksOf = ({ incidents, at }: Snapshot): readonly HTMLElement[] =>
  incidents.flatMap((incident) => {
    const left = percentAt(incident.at, at);
    if (!incident.led || left < 0) return [];
    const key = { kill: '1', freeze: '2', stop: '3', start: '', thaw: '' }[incident.act];
    const mark = element('div', { class: 'mark' }, element('kbd', {}, key));
    return [placed(mark, left, percentAt(incident.arrivedAt ?? at, at) - left)];
  });

/** Tops of the axis. */
const steps = [16, 40, 60, 100, 200, 400, 1_000, 2_000, 4_000, 10_000];

const ratePlot = (box: HTMLElement): View => {
  const rate = element('b');
  const bars = writers.map((name) => svgElement('path', { class: 'rate', 'data-replica': name }));
  const ticks = [element('div', { class: 'tick' }), element('div', { class: 'tick' })];
  const plot = element(
    'div',
    { class: 'plot', role: 'img' },
    ...ticks,
    svgElement(
      'svg',
      { viewBox: '0 0 100 100', preserveAspectRatio: 'none', 'aria-hidden': 'true' },
      ...bars,
    ),
  );
  const scale = element('small', {}, 'square-root scale');
  box.append(element('span', { class: 'label' }, 'Orders per second ', rate, scale), plot);
  return ({ seconds, at }) => {
    const peak = Math.max(16, ...seconds.map(({ counts }) => sum(counts)));
    const most = steps.find((step) => step >= peak) ?? peak;
    bars.forEach((bar, index) => setAttributes(bar, { d: barsOf(seconds, at, most, index) }));
    [most / 4, most].forEach((count, index) => {
      const tick = ticks[index];
      if (tick === undefined) return;
      tick.style.bottom = `${heightOf(count, most)}%`;
      tick.replaceChildren(element('span', {}, String(count)));
    });
    setText(rate, recent(seconds, at));
    setAttributes(plot, { 'aria-label': `Orders per second, now ${rate.textContent}` });
  };
};

/** By the square root, so that a burst leaves something to see of the rest. */
const heightOf = (count: number, most: number): number => Math.sqrt(count / most) * 100;

/** A path of bars, one for each second, in a box of 100 by 100: those of one writer, on those of the writers before it. */
const barsOf = (
  seconds: readonly SecondView[],
  now: number,
  most: number,
  writer: number,
): string =>
  seconds
    .map(({ at, counts }) => {
      const left = percentAt(at * 1_000, now);
      const before = sum(counts.slice(0, writer));
      const top = 100 - heightOf(before + (counts[writer] ?? 0), most);
      const bottom = 100 - heightOf(before, most);
      return left < 0 || top === bottom
        ? ''
        : `M${left.toFixed(2)} ${top.toFixed(2)}h1.2V${bottom.toFixed(2)}h-1.2z`;
    })
    .join('');

/** Over the last five whole seconds. */
const recent = (seconds: readonly SecondView[], now: number): string => {
  const second = Math.floor(now / 1_000);
  const counted = seconds.filter(({ at }) => at >= second - 5 && at < second);
  return (sum(counted.flatMap(({ counts }) => counts)) / 5).toFixed(1);
};

const sum = (counts: readonly number[]): number => counts.reduce((one, other) => one + other, 0);
