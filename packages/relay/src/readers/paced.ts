import { SlowReaderError } from '../errors/slow-reader-error.ts';
import type { Pace } from './pace.ts';
import type { Reader } from './reader.ts';
import type { DataMessage } from '../wire/relay-message.ts';

/**
 * A function that gives what there is to read, as long as there is room. Throws a {@link SlowReaderError} once more than
 * `maxPending` bytes have come since there was any.
 */
export const paced = (
  reader: Reader,
  pace: Pace,
  maxPending: number,
): (() => Iterable<DataMessage>) => {
  let writtenAtLastTurn = reader.written;
  return function* () {
    if (!pace.hasRoom && reader.written - writtenAtLastTurn > maxPending) {
      throw new SlowReaderError(maxPending);
    }
    while (pace.hasRoom) {
      writtenAtLastTurn = reader.written;
      const message = reader.next();
      if (message === undefined) return;
      yield message;
    }
  };
};
