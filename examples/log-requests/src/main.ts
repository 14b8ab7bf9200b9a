/** Logs requests, on a mock org in this process. */
import { logRequests } from './log-requests.ts';

logRequests((line) => console.log(line)).subscribe({
  error: (error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  },
});
