import { lastValueFrom } from 'rxjs';
import { trackApiUsage } from '../src/track-api-usage.ts';

it('counts the login and the calls, and tells what is left', async () => {
  const lines: string[] = [];
  await lastValueFrom(trackApiUsage((line) => lines.push(line)));
  expect(lines).toEqual([
    '1 used by this program',
    '2 used by this program; the org has 14999 left',
    '3 used by this program; the org has 14998 left',
    '4 used by this program; the org has 14997 left',
  ]);
});
