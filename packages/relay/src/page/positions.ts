import { decodeCursor, encodeCursor, encodeRequestCursor } from '../wire/cursor.ts';
import type { CursorStore } from './cursor-store.ts';

/** The position of the page in each channel. */
export interface Positions {
  /** The cursor for a request of these channels, in this order; undefined when none of them has a position. */
  cursorOf(channels: readonly string[]): string | undefined;
  /** Takes over the positions in the id of a message. */
  advance(id: string): void;
  /** Drops the positions of channels that nobody reads any more: they begin again next time. */
  forget(channels: readonly string[]): void;
  /** Keeps the positions for a reload of the page. */
  keep(): void;
}

/** Positions, which begin with what the store has kept. */
export const createPositions = (store: CursorStore): Positions => {
  const positions = new Map<string, unknown>(decodeCursor(kept(store)));
  return {
    cursorOf: (channels) =>
      channels.some((name) => positions.has(name))
        ? encodeRequestCursor(positions, channels)
        : undefined,
    advance: (id) => decodeCursor(id)?.forEach((position, name) => positions.set(name, position)),
    forget: (channels) => channels.forEach((name) => positions.delete(name)),
    keep: () => {
      try {
        store.set(encodeCursor(Object.fromEntries(positions)));
      } catch {
        // A full or forbidden storage costs the reloaded page its positions, and this one nothing.
      }
    },
  };
};

const kept = (store: CursorStore): string => {
  try {
    return store.get() ?? '';
  } catch {
    return '';
  }
};
