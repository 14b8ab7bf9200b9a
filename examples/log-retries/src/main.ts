/** Logs retries, on a mock org in this process. */
import { logRetries } from './log-retries.ts';

logRetries((line) => console.log(line)).subscribe({
  error: (error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  },
});
