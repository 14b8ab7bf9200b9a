/** Tracks the API usage of a program, on a mock org in this process. */
import { trackApiUsage } from './track-api-usage.ts';

trackApiUsage((line) => console.log(line)).subscribe({
  error: (error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  },
});
