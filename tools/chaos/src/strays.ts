/** Errors that nobody caught. */
export interface Strays {
  readonly seen: readonly string[];
  readonly stop: () => void;
}

/** Notes {@link Strays}, until it is stopped. */
export const watchStrays = (): Strays => {
  const strays: string[] = [];
  const onRejection = (reason: unknown): void => {
    strays.push(`Unhandled rejection: ${String(reason)}`);
  };
  const onException = (error: unknown): void => {
    strays.push(
      `Uncaught exception: ${error instanceof Error ? String(error.stack) : String(error)}`,
    );
  };
  process.on('unhandledRejection', onRejection);
  process.on('uncaughtException', onException);
  return {
    seen: strays,
    stop: () => {
      process.off('unhandledRejection', onRejection);
      process.off('uncaughtException', onException);
    },
  };
};
