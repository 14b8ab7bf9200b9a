import { element, setAttributes, setText } from './element.ts';
import { servedWords } from './texts.ts';
import type { View } from './view.ts';

/** The way of an order, from the org by the leader to the inbox. */
export const route = (list: HTMLElement): View => {
  const session = element('li', { class: 'link' }, element('span', { class: 'word' }));
  const leader = element('li', { class: 'stop' });
  const write = element('li', { class: 'link' }, element('span', { class: 'word' }));
  const engine = element('li', { class: 'stop' });
  list.append(element('li', { class: 'stop' }, 'Salesforce org'), session, leader, write, engine);
  const say = (link: HTMLElement, text: string, isLive: boolean): void => {
    const [word] = link.children;
    if (word !== undefined) setText(word, text);
    setAttributes(link, { 'data-live': isLive });
  };
  return ({ reign, seconds, at, engine: { name }, org: { protocol } }) => {
    const isLed = reign.type === 'led';
    setText(leader, isLed ? `Replica ${reign.name}` : 'No leader');
    setAttributes(leader, { 'data-replica': isLed ? reign.name : undefined });
    say(session, isLed ? `One ${servedWords[protocol]}` : 'Waiting', isLed);
    say(write, `${rateOf(seconds, at)} a second`, isLed);
    setText(engine, name);
  };
};

/** Orders a second, over the last three whole seconds. */
const rateOf = (
  seconds: readonly { readonly at: number; readonly counts: readonly number[] }[],
  at: number,
): string => {
  const now = Math.floor(at / 1_000);
  const sum = seconds
    .filter((second) => second.at >= now - 3 && second.at < now)
    .flatMap(({ counts }) => counts)
    .reduce((one, other) => one + other, 0);
  return (sum / 3).toFixed(1);
};
