/** Notes errors that nobody caught, until it is stopped. */
export const watchStrays = (): { readonly stop: () => readonly string[] } => {
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
    stop: () => {
      process.off('unhandledRejection', onRejection);
      process.off('uncaughtException', onException);
      return strays;
    },
  };
};
