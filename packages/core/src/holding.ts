/** Counts who has taken hold of what is being handed over. */
interface HandOver {
  holders: number;
  wasHeld: boolean;
  readonly done: (wasHeld: boolean) => void;
}

/**
 * What is being handed over at the moment, innermost last. Global, so that an event which one installed copy of this
 * package hands over can be held by an operator of another.
 */
const underWay = ((globalThis as Record<symbol, unknown>)[Symbol.for('@sfstream/hand-overs')] ??=
  []) as HandOver[];

/**
 * Passes an event on by calling `emit`, and calls `done` once, as soon as nobody downstream holds it: at once where nobody
 * took hold of it before `emit` returned, and otherwise after the last one has let go. For operators that keep a position
 * and must not count as done what a loop further down has not come to. After the stream was unsubscribed `done` may
 * still be called, as a loop that is left lets go of what it has not handled; it means nothing then, unless nobody had
 * taken hold (`wasHeld` is false).
 */
export const handOver = (emit: () => void, done: (wasHeld: boolean) => void): void => {
  const handedOver: HandOver = { holders: 1, wasHeld: false, done };
  underWay.push(handedOver);
  try {
    emit();
  } finally {
    underWay.splice(underWay.lastIndexOf(handedOver), 1);
  }
  letGo(handedOver);
};

/** Takes hold of all that is being handed over. The function that is returned lets go, once. */
export const holdHandedOver = (): (() => void) => {
  if (underWay.length === 0) return nothingHeld;
  let held = [...underWay];
  for (const handedOver of held) {
    handedOver.holders += 1;
    handedOver.wasHeld = true;
  }
  return () => {
    const former = held;
    held = [];
    former.forEach(letGo);
  };
};

const nothingHeld = (): void => undefined;

const letGo = (handedOver: HandOver): void => {
  handedOver.holders -= 1;
  if (handedOver.holders === 0) handedOver.done(handedOver.wasHeld);
};
