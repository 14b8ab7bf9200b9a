import { ClientError } from '@sfstream/base';

/** Runs `task`, and puts the owner before its error about a wrong option. */
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
