/**
 * The end of a hold on an event. `finished`: the event is done. `abandoned`: nobody will handle it, since its loop was
 * left. `released`: the holder does not say; it counts as `finished` unless the operator that keeps positions was
 * unsubscribed before.
 */
export type HoldEnd = 'abandoned' | 'finished' | 'released';

/** The end of an event that was handed over: abandoned where any holder abandoned it. */
export type HandOverEnd = Exclude<HoldEnd, 'released'>;

/** The party that hands over, such as a `Subscriber`: `closed` once it was unsubscribed. */
interface Keeper {
  readonly closed: boolean;
}

/** Counts the holders of an event that is being handed over. */
interface HandOver {
  holders: number;
  end: HandOverEnd;
  readonly keeper: Keeper;
  readonly done: (end: HandOverEnd) => void;
}

/**
 * The events that are being handed over at the moment, innermost last. Global, so that an event which one installed
 * copy of this package hands over can be held by an operator of another.
 */
const underWay = ((globalThis as Record<symbol, unknown>)[Symbol.for('@sfstream/hand-overs')] ??=
  []) as HandOver[];

/**
 * Passes an event on by calling `emit`, and calls `done` once, as soon as nobody downstream holds it: at once where
 * nobody took hold of it before `emit` returned, and otherwise after the last one has let go. For operators that keep a
 * position and must not count an event as done that a loop further down has not reached. `done` is called with
 * `abandoned` if one of the holders gave the event up, and with `finished` otherwise, also after `keeper` was
 * unsubscribed.
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

/** Holds all events that are being handed over; undefined where there are none. The returned function lets go, once. */
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
