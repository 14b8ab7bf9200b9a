import type { Snapshot } from '../board/snapshot.ts';
import { element, setAttributes, setText } from './element.ts';
import type { Fault } from './fault.ts';
import { faults } from './fault.ts';
import { sendAct } from './send-act.ts';
import { durationText } from './texts.ts';
import type { View } from './view.ts';

/** The buttons that break it, and their keys. */
export const faultButtons = (box: HTMLElement): View => {
  let shown: Snapshot | undefined;
  const use = (fault: Fault): void => {
    if (shown === undefined) return;
    for (const [name, act] of fault.steps(shown)) sendAct(name, act);
  };
  const buttons = faults.map((fault) => {
    const text = element('span');
    const button = element(
      'button',
      { type: 'button', 'data-fault': fault.key, 'aria-keyshortcuts': fault.key },
      element('strong', {}, fault.name, element('kbd', { 'aria-hidden': 'true' }, fault.key)),
      text,
    );
    button.addEventListener('click', () => use(fault));
    return { fault, button, text };
  });
  box.append(...buttons.map(({ button }) => button));
  document.addEventListener('keydown', ({ key, altKey, ctrlKey, metaKey, repeat }) => {
    const fault = faults.find((one) => one.key === key);
    if (fault !== undefined && !altKey && !ctrlKey && !metaKey && !repeat) use(fault);
  });
  return (snapshot) => {
    shown = snapshot;
    for (const { fault, button, text } of buttons) {
      setText(text, textOf(fault, snapshot));
      const cannot = fault.steps(snapshot).length === 0;
      setAttributes(button, { 'aria-disabled': cannot ? 'true' : undefined });
    }
  };
};

/** A lease that is a row is given to another only when it is over. */
const textOf = (fault: Fault, { engine: { by, ttl } }: Snapshot): string =>
  fault.key === '1' && by === 'row'
    ? `SIGKILL: another leads after ${durationText(ttl)}, when its lease is over.`
    : fault.does;
