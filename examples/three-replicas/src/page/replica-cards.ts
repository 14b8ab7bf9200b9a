import type { ReplicaView } from '../board/snapshot.ts';
import type { Act, Name } from '../replicas/replica-state.ts';
import { element, setAttributes, setText } from './element.ts';
import { sendAct } from './send-act.ts';
import { actWords, wordOf } from './texts.ts';
import type { View } from './view.ts';

/** What can be done to a replica, in the order of the buttons. Two that cannot both be done share a place. */
const places: readonly (readonly Act[])[] = [['start', 'kill'], ['freeze', 'thaw'], ['stop']];

/** A card for each replica: what it is, and what can be done to it. */
export const replicaCards = (box: HTMLElement): View => {
  const cards = new Map<Name, (replica: ReplicaView) => void>();
  return ({ replicas }) => {
    for (const replica of replicas) {
      const show = cards.get(replica.name) ?? replicaCard(box, replica.name);
      cards.set(replica.name, show);
      show(replica);
    }
  };
};

const replicaCard = (box: HTMLElement, name: Name): ((replica: ReplicaView) => void) => {
  const word = element('span', { class: 'word' });
  const facts = element('p', { class: 'facts' });
  const chosen: Act[] = [];
  const buttons = places.map((acts, index) => {
    const button = element('button', { type: 'button' });
    button.addEventListener('click', () => {
      const act = chosen[index];
      if (act !== undefined && button.ariaDisabled !== 'true') sendAct(name, act);
    });
    return { acts, button };
  });
  const card = element(
    'article',
    { class: 'panel card', 'data-replica': name, 'aria-label': `Replica ${name}` },
    element('h2', {}, element('span', { class: 'badge' }, name), word),
    facts,
    element('div', { class: 'acts' }, ...buttons.map(({ button }) => button)),
  );
  box.append(card);
  return (replica) => {
    const { state } = replica;
    setAttributes(card, {
      'data-state': state.type,
      'data-how': 'how' in state ? state.how : undefined,
    });
    setText(word, wordOf(state));
    setText(facts, factsOf(replica));
    buttons.forEach(({ acts, button }, index) => {
      const act = acts.find((one) => replica.acts.includes(one)) ?? acts[0] ?? 'kill';
      chosen[index] = act;
      setText(button, actWords[act]);
      setAttributes(button, {
        'data-act': act,
        'aria-label': `${actWords[act]} replica ${name}`,
        'aria-disabled': replica.acts.includes(act) ? undefined : 'true',
      });
    });
  };
};

const factsOf = ({ state, pid }: ReplicaView): string => {
  const process = pid === undefined ? 'no process' : `process ${pid}`;
  if (state.type === 'leading') return `epoch ${state.epoch} · ${process}`;
  if (state.type === 'standby' && state.error !== undefined) return `${state.error} · ${process}`;
  return process;
};
