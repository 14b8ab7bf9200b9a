import { ClientError } from '@sfstream/base';

/** Does `task`, and puts the owner before what it says of a wrong option. */
export const withOwner = <T>(owner: string, task: () => T): T => {
  try {
    return task();
  } catch (error) {
    if (!(error instanceof ClientError)) throw error;
    const { field } = error;
    throw new ClientError(`${owner}: ${error.message}`, {
      cause: error,
      ...(field === undefined ? {} : { field }),
    });
  }
};
