/**
 * Says that the worker `ARGV[1]` lives, and forgets those who have not said so for `ARGV[2]` milliseconds. Answers how many
 * partitions there are, and who lives.
 */
export const present = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('ZADD', KEYS[1], now, ARGV[1])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - tonumber(ARGV[2]))
local living = redis.call('ZRANGE', KEYS[1], 0, -1)
table.insert(living, 1, tonumber(redis.call('GET', KEYS[2])) or 1)
return living`;

/**
 * Takes events of one partition for the one who holds it, which is the one with the epoch `ARGV[1]`: nil for anybody else.
 * `KEYS[1]` is the lease, the others are the streams; `ARGV[2]` is the name of the consumer group, `ARGV[3]` the number of events
 * for each stream, and the others are where each is read: behind an entry among those that were taken and not
 * acknowledged, or `>` for new ones. Answers for each stream the id of its last entry, then ids and events.
 *
 * The group has one consumer, since one worker at a time has the partition: so its successor finds what it has left.
 */
export const take = `
local held = redis.call('GET', KEYS[1])
if not held or string.match(held, '^(%d+):') ~= ARGV[1] then return nil end
local answer = {}
for i = 2, #KEYS do
  local stream = KEYS[i]
  redis.pcall('XGROUP', 'CREATE', stream, ARGV[2], '0', 'MKSTREAM')
  local list = {}
  local read = redis.call('XREADGROUP', 'GROUP', ARGV[2], 'owner', 'COUNT', ARGV[3], 'STREAMS', stream, ARGV[i + 2])
  for _, entry in ipairs(read and read[1][2] or {}) do
    list[#list + 1] = entry[1]
    list[#list + 1] = entry[2] and entry[2][2] or ''
  end
  local last = redis.call('XREVRANGE', stream, '+', '-', 'COUNT', 1)[1]
  table.insert(list, 1, last and last[1] or '0-0')
  answer[i - 1] = list
end
return answer`;
