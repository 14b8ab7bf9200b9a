import { StoreError } from '@sfstream/core';
import { notStored } from './store-mark.ts';

/** One error for the failed writes of several channels. */
export const notAllStored = (failures: readonly StoreError[]): StoreError => {
  const [first, ...others] = failures;
  if (first !== undefined && others.length === 0) return first;
  const channels = failures.map(({ channel }) => channel).join(', ');
  const reasons = failures.map(({ message }) => message).join('; ');
  const cause = new AggregateError(failures, reasons);
  return new StoreError(
    `The replay markers of ${channels} were not stored: ${reasons}`,
    undefined,
    {
      cause,
    },
  );
};

/** The error for marks that were not written in the time that the end of a stream has. */
export const notStoredInTime = (channels: readonly string[], endTimeout: number): StoreError => {
  const reason = `the store gave no answer within ${endTimeout} ms of the end of the stream`;
  const [first = '', ...others] = channels;
  return others.length === 0
    ? notStored(first, new Error(reason))
    : new StoreError(
        `The replay markers of ${channels.join(', ')} were not stored: ${reason}`,
        undefined,
      );
};
