import { ClientError } from '@sfstream/base';

/** Throws a {@link ClientError} for what is not a list. A text is one of characters, which nobody means. */
export const checkList = (list: unknown): void => {
  if (typeof list === 'object' && list !== null && Symbol.iterator in list) return;
  throw new ClientError(
    'publishAll takes an iterable of events. Pipe an Observable through publishStream.',
    { field: 'list' },
  );
};
