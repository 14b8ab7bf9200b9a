import { NotLeadingError, epochOf } from '@sfstream/replay';
import type { Observable } from 'rxjs';
import { defer, map } from 'rxjs';
import type { Kept } from './kept.ts';

/**
 * The beginning of a script that only the newest leader may run: `KEYS[1]` is the epoch that Redis knows, which an election in
 * Redis moves on as well, `ARGV[1]` that of the caller, or a blank where nobody is elected. Answers nil to a caller from the
 * past.
 */
const fence = `
local epoch = tonumber(ARGV[1])
if epoch then
  local latest = tonumber(redis.call('GET', KEYS[1])) or 0
  if epoch < latest then return nil end
  if epoch > latest then redis.call('SET', KEYS[1], ARGV[1]) end
end
`;

/**
 * Runs a script that writes, with the epoch of the moment at which it is subscribed. Its own keys begin with `KEYS[2]`, its own
 * arguments with `ARGV[2]`; it must answer something. Fails with a {@link NotLeadingError}, and has done nothing, where this
 * process does not lead or where Redis knows of a later leader.
 */
export const fenced = (
  { redis, keyOf, group, leader }: Kept,
  script: string,
  keys: readonly string[],
  args: readonly string[],
): Observable<unknown> =>
  defer(() => {
    const epoch = String(epochOf(leader) ?? '');
    return redis.run(fence + script, [keyOf('epoch'), ...keys], [epoch, ...args]);
  }).pipe(
    map((answer) => {
      if (answer === null || answer === undefined) throw new NotLeadingError(group);
      return answer;
    }),
  );
