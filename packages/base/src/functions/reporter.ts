import { config } from 'rxjs';

export type Report = (thrown: unknown) => void;

/**
 * Makes what reports the errors of one observer: each by RxJS's `config.onUnhandledError` where that is set, and otherwise the first by
 * `console.error`, with `name` to identify what it observes.
 */
export const reporter = (name: string): Report => {
  let isReported = false;
  return (thrown) => {
    const { onUnhandledError } = config;
    if (onUnhandledError !== null) {
      // In a turn of its own, as in RxJS: an error that the handler throws is the application's decision.
      setTimeout(() => onUnhandledError(thrown));
      return;
    }
    if (isReported) return;
    isReported = true;
    console.error(
      `An observer of ${name} threw an error; nothing else is affected. Its later errors are not printed. Set RxJS's config.onUnhandledError to receive each of them.`,
      thrown,
    );
  };
};
