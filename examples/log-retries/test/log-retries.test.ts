import { lastValueFrom } from 'rxjs';
import { logRetries } from '../src/log-retries.ts';

it('logs each retry with its reason, and then the success', async () => {
  const lines: string[] = [];
  await lastValueFrom(logRetries((line) => lines.push(line)));
  const reason = /: POST http:\S+\/sobjects\/Order__e was answered with HTTP 503\.$/;
  expect(lines).toEqual([
    expect.stringMatching(/^Retry 1 in \d+ ms/),
    expect.stringMatching(/^Retry 2 in \d+ ms/),
    'Published.',
  ]);
  expect(lines.slice(0, 2)).toEqual([expect.stringMatching(reason), expect.stringMatching(reason)]);
});
