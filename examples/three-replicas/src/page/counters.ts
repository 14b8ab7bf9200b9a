import type { Snapshot } from '../board/snapshot.ts';
import type { Protocol } from '../org/protocol.ts';
import { element, setAttributes, setText } from './element.ts';
import { durationText, grouped } from './texts.ts';
import type { View } from './view.ts';

/** A figure with its name above and a note below. */
interface Figure {
  readonly name: string;
  readonly value: string;
  readonly note: string;
  readonly tone: 'good' | 'bad' | 'busy' | undefined;
}

/** The figures that tell whether anything went wrong. */
export const counters = (list: HTMLElement): View => {
  const parts = Array.from({ length: 5 }, (_, index) => {
    const part = {
      box: element('div', { class: index > 2 ? 'small' : undefined }),
      name: element('dt'),
      value: element('dd'),
      note: element('dd', { class: 'note' }),
    };
    part.box.append(part.name, part.value, part.note);
    list.append(part.box);
    return part;
  });
  return (snapshot) => {
    figuresOf(snapshot).forEach(({ name, value, note, tone }, index) => {
      const part = parts[index];
      if (part === undefined) return;
      setText(part.name, name);
      setText(part.value, value);
      setText(part.note, note);
      setAttributes(part.box, { 'data-tone': tone });
    });
  };
};

const figuresOf = (snapshot: Snapshot): readonly Figure[] => {
  const { counts, org } = snapshot;
  return [
    {
      name: 'Orders in the inbox',
      value: grouped.format(counts.arrived),
      note: `of ${grouped.format(counts.published)} published; ${grouped.format(counts.waiting)} on their way`,
      tone: undefined,
    },
    {
      name: 'Missed',
      value: grouped.format(counts.missed),
      note: counts.missed === 0 ? 'no hole in the replay ids' : 'ids that were passed over',
      tone: counts.missed === 0 ? 'good' : 'bad',
    },
    {
      name: 'Repeated',
      value: grouped.format(counts.repeated),
      note: counts.repeated === 0 ? 'each order is there once' : 'are there more than once',
      tone: counts.repeated === 0 ? 'good' : 'bad',
    },
    vacancyFigure(snapshot),
    {
      name: `${org.protocol === 'pubsub' ? 'Streams' : 'Sessions'} at the org`,
      value: String(org.served),
      note: org.served > 1 ? silentOnes[org.protocol] : 'standbys need none',
      tone: undefined,
    },
  ];
};

const silentOnes: Readonly<Record<Protocol, string>> = {
  cometd: 'a silent one is forgotten soon',
  pubsub: 'that of a frozen one stays',
};

const vacancyFigure = ({ reign, vacancies, at }: Snapshot): Figure => {
  const name = 'Time without a leader';
  if (reign.type === 'vacant') {
    const value = durationText(Math.max(0, at - reign.since));
    return { name, value, note: 'nobody leads at the moment', tone: 'busy' };
  }
  const { count, last, longest } = vacancies;
  if (last === undefined) return { name, value: '–', note: 'none so far', tone: undefined };
  const note = count === 1 ? 'once' : `the last of ${count}; the longest ${durationText(longest)}`;
  return { name, value: durationText(last), note, tone: undefined };
};
