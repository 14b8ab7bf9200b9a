import { decodeCursor } from '../wire/cursor.ts';
import { fromWire } from '../log/position.ts';
import type { Start } from './reader.ts';

/**
 * Gives the start of a reader with this cursor in each channel. `asked` are the channels in the order of its request.
 */
export const startsIn = (
  cursor: string | undefined,
  asked: readonly string[],
): ((channel: string) => Start) => {
  if (cursor === undefined || cursor === '') return () => ({ type: 'new' });
  const positions = decodeCursor(cursor, asked);
  if (positions === undefined) return () => ({ type: 'unreadable' });
  return (channel) => {
    if (!positions.has(channel)) return { type: 'new' };
    const position = fromWire(positions.get(channel));
    return position === undefined ? { type: 'unreadable' } : { type: 'resumed', position };
  };
};
