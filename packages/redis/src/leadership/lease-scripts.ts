/**
 * Takes the lease where nobody holds it: its epoch, or nil. An epoch is later than the one before it, and no earlier than the
 * clock of Redis in milliseconds: so it does not go back either where Redis has lost the one before it. A holder that asks
 * again did not get the answer to its first request, and gets a new term.
 */
export const acquire = `
local held = redis.call('GET', KEYS[1])
if held and string.match(held, '^%d+:(.*)$') ~= ARGV[1] then return nil end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local epoch = math.max((tonumber(redis.call('GET', KEYS[2])) or 0) + 1, now)
local text = string.format('%.0f', epoch)
redis.call('SET', KEYS[2], text)
redis.call('SET', KEYS[1], text .. ':' .. ARGV[1], 'PX', ARGV[2])
redis.call('DEL', KEYS[3])
return text`;

/** Holds the lease for another life: 1, or 0 where it is not held. */
export const renew = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('PEXPIRE', KEYS[1], ARGV[2])`;

/** Gives the lease back where it is held, and wakes one process that stands by, or the next one that comes to do so. */
export const release = `
local held = redis.call('GET', KEYS[1])
if not held or string.match(held, ARGV[1]) == nil then return 0 end
redis.call('DEL', KEYS[1], KEYS[2])
redis.call('RPUSH', KEYS[2], '1')
return redis.call('PEXPIRE', KEYS[2], ARGV[2])`;
