import { largestNumber } from './entry-number.ts';

/**
 * What scripts know of the position of a channel, a hash:
 * - `generation`: how often the channel has begun to count. It is the first part of the ids of entries, the replay id the second.
 * - `id`, `at`, `org`: the last replay id in digits, the newest date in milliseconds, the org; each may be missing.
 * - `marker`: the marker of the position as JSON.
 *
 * `generationOf` gives the generation of an event or marker that comes next, or nil for one that has come already. The later replay
 * id decides. A lower one is new where it is dated later than everything before, or is of another org: replay ids
 * of an org that was migrated count from the start again. One of another form, a number after bytes or the other way about, cannot
 * be compared, so it is new and counts from the start.
 */
const positions = `
local function isLater(a, b) return #a > #b or (#a == #b and a > b) end

local function bytesIn(marker) return #(string.match(marker, '"replayId":"0x(%x+)"') or '') end

local function generationOf(place, id, at, org, marker)
  local held = redis.call('HMGET', place, 'generation', 'id', 'at', 'org', 'marker')
  local generation = tonumber(held[1]) or 1
  if not held[2] then return generation end
  if org ~= '' and held[4] and org ~= held[4] then return generation + 1 end
  if bytesIn(marker) ~= bytesIn(held[5]) then return generation + 1 end
  if isLater(id, held[2]) then return generation end
  if at ~= '' and held[3] and tonumber(at) > tonumber(held[3]) then return generation + 1 end
  return nil
end

local function move(place, generation, id, at, org, marker)
  redis.call('HSET', place, 'generation', generation, 'id', id, 'marker', marker)
  if org ~= '' then redis.call('HSET', place, 'org', org) end
  if at == '' then return end
  local newest = redis.call('HGET', place, 'at')
  if not newest or tonumber(at) > tonumber(newest) then redis.call('HSET', place, 'at', at) end
end
`;

/**
 * Appends events. `KEYS[2]` is the number of partitions, which only grows; the position and the stream of each event follow.
 * `ARGV[2]` is the limit of a stream or a blank, `ARGV[3]` the number of partitions; five arguments for each event follow: replay id,
 * date, org and marker, each a blank where it is missing, and the event. Answers how many were new.
 *
 * Redis refuses an id that is not above all before. That happens to an event that follows one without a replay id, and where
 * somebody has moved the position back: it then gets the next id that is free. So does an event whose replay id is too large.
 */
export const write = `${positions}
local added = 0

local function append(stream, generation, number, event)
  local limit = {}
  if ARGV[2] ~= '' then limit = {'MAXLEN', '~', ARGV[2]} end
  local command = {'XADD', stream}
  for _, word in ipairs(limit) do command[#command + 1] = word end
  local at = #command + 1
  if isLater(number, '${largestNumber}') then number = '*' end
  command[at], command[at + 1], command[at + 2] = generation .. '-' .. number, 'event', event
  local answer = redis.pcall(unpack(command))
  if type(answer) ~= 'table' or not answer.err then return end
  local last = redis.call('XREVRANGE', stream, '+', '-', 'COUNT', 1)[1]
  command[at] = (last and string.match(last[1], '^(%d+)-') or generation) .. '-*'
  redis.call(unpack(command))
end

if tonumber(ARGV[3]) > (tonumber(redis.call('GET', KEYS[2])) or 0) then
  redis.call('SET', KEYS[2], ARGV[3])
end
for i = 0, (#ARGV - 3) / 5 - 1 do
  local place, stream = KEYS[2 * i + 3], KEYS[2 * i + 4]
  local id, at, org, marker, event = unpack(ARGV, 5 * i + 4, 5 * i + 8)
  if id == '' then
    append(stream, redis.call('HGET', place, 'generation') or '1', '*', event)
    if marker ~= '' then redis.call('HSET', place, 'marker', marker) end
    added = added + 1
  else
    local generation = generationOf(place, id, at, org, marker)
    if generation then
      append(stream, generation, id, event)
      move(place, generation, id, at, org, marker)
      added = added + 1
    end
  end
end
return added`;

/**
 * Moves the position `KEYS[2]` on by a marker: replay id, date and org, each a blank where it is missing, and the marker. A
 * start takes the place of a position that is not dated later, and begins to count again.
 */
export const move = `${positions}
local place = KEYS[2]
local id, at, org, marker = unpack(ARGV, 2)
if id == '' then
  local held = redis.call('HMGET', place, 'id', 'at')
  if held[1] and held[2] and at ~= '' and tonumber(at) <= tonumber(held[2]) then return 0 end
  redis.call('HINCRBY', place, 'generation', 1)
  redis.call('HDEL', place, 'id')
  redis.call('HSET', place, 'marker', marker)
  return 1
end
local generation = generationOf(place, id, at, org, marker)
if generation then move(place, generation, id, at, org, marker) end
return 1`;
