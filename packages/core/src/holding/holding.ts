/**
 * How a hold on an event ends. `finished`: the event is done. `abandoned`: nobody will handle it, as its loop was left. `released`:
 * the holder does not say; it counts as `finished` unless the operator that keeps positions was unsubscribed before.
 */
export type HoldEnd = 'abandoned' | 'finished' | 'released';

/** How an event that was handed over ends: abandoned by anybody is abandoned. */
export type HandOverEnd = Exclude<HoldEnd, 'released'>;

/** Whoever hands over, as a `Subscriber` is: `closed` once it was unsubscribed. */
interface Keeper {
  readonly closed: boolean;
}

/** Counts who has taken hold of what is being handed over. */
interface HandOver {
  holders: number;
  end: HandOverEnd;
  readonly keeper: Keeper;
  readonly done: (end: HandOverEnd) => void;
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
 * and must not count as done what a loop further down has not come to. `done` is told `abandoned` if one of the holders
 * gave the event up, and `finished` otherwise, also after `keeper` was unsubscribed.
 */
export const handOver = (
  emit: () => void,
  keeper: Keeper,
  done: (end: HandOverEnd) => void,
): void => {
  const handedOver: HandOver = { holders: 1, end: 'finished', keeper, done };
  underWay.push(handedOver);
  try {
    emit();
  } finally {
    underWay.splice(underWay.lastIndexOf(handedOver), 1);
  }
  letGo(handedOver, 'finished');
};

/** Takes hold of all that is being handed over; undefined where nothing is. The function that is returned lets go, once. */
export const holdHandedOver = (): ((end: HoldEnd) => void) | undefined => {
  if (underWay.length === 0) return undefined;
  let held = [...underWay];
  for (const handedOver of held) handedOver.holders += 1;
  return (end) => {
    const former = held;
    held = [];
    for (const handedOver of former) letGo(handedOver, end);
  };
};

const letGo = (handedOver: HandOver, end: HoldEnd): void => {
  if (end === 'abandoned' || (end === 'released' && handedOver.keeper.closed)) {
    handedOver.end = 'abandoned';
  }
  handedOver.holders -= 1;
  if (handedOver.holders === 0) handedOver.done(handedOver.end);
};
