import { lastValueFrom } from 'rxjs';
import { logRequests } from '../src/log-requests.ts';

it('logs every request and its answer', async () => {
  const lines: string[] = [];
  await lastValueFrom(logRequests((line) => lines.push(line)));
  expect(lines).toEqual([
    expect.stringMatching(/^> GET http:\S+\/services\/data\/$/),
    expect.stringMatching(/^< 200 after \d+ ms$/),
    expect.stringMatching(/^> POST \S+\/sobjects\/Order__e$/),
    expect.stringMatching(/^< 201 after \d+ ms$/),
    expect.stringMatching(/^> GET \S+\/query$/),
    expect.stringMatching(/^< 200 after \d+ ms$/),
    expect.stringMatching(/^> POST \S+\/sobjects\/StreamingChannel\/0M6\w+\/push$/),
    expect.stringMatching(/^< 200 after \d+ ms$/),
  ]);
});
