/**
 * Names the streams of the channel `ARGV[1]`. `KEYS[1]` is the number of partitions, `KEYS[2]` the beginning of the names. A stream
 * that comes into being meanwhile is not among the keys of any request, so it is named here.
 */
const streams = `
local function streams()
  local names = {}
  for p = 0, (tonumber(redis.call('GET', KEYS[1])) or 1) - 1 do
    names[p + 1] = KEYS[2] .. ':' .. p .. ':' .. ARGV[1]
  end
  return names
end
`;

/** The last id of each stream, and the clock of Redis in milliseconds before them. */
export const ends = `${streams}
local time = redis.call('TIME')
local answer = { string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000)) }
for p, name in ipairs(streams()) do
  local last = redis.call('XREVRANGE', name, '+', '-', 'COUNT', 1)[1]
  answer[p + 1] = last and last[1] or '0-0'
end
return answer`;

/**
 * Looks for events whose ids have one of the second parts `ARGV[2]` and following. Answers two lists of ids and events: the first and
 * last entry of each stream, then those that were found, the newest generation first.
 */
export const find = `${streams}
local names = streams()
local ends, found = {}, {}
local function note(list, entry)
  if not entry then return end
  list[#list + 1] = entry[1]
  list[#list + 1] = entry[2][2]
end
for _, name in ipairs(names) do
  note(ends, redis.call('XRANGE', name, '-', '+', 'COUNT', 1)[1])
  note(ends, redis.call('XREVRANGE', name, '+', '-', 'COUNT', 1)[1])
end
local newest = tonumber(redis.call('HGET', KEYS[3], 'generation')) or 1
for generation = newest, math.max(1, newest - 9), -1 do
  for i = 2, #ARGV do
    local id = generation .. '-' .. ARGV[i]
    for _, name in ipairs(names) do note(found, redis.call('XRANGE', name, id, id)[1]) end
  end
end
return { ends, found }`;

/**
 * Says for each stream how it goes on after the id `ARGV[2]`: `whole` where it holds what comes next, `cut` where that may
 * have been dropped, `unknown` where it begins later.
 */
export const after = `${streams}
local function isUpTo(id)
  local generation, number = string.match(id, '^(%d+)-(%d+)$')
  local most, last = string.match(ARGV[2], '^(%d+)-(%d+)$')
  if generation ~= most then return tonumber(generation) < tonumber(most) end
  return #number < #last or (#number == #last and number <= last)
end
local answer = {}
for p, name in ipairs(streams()) do
  local first = redis.call('XRANGE', name, '-', '+', 'COUNT', 1)[1]
  if first and isUpTo(first[1]) then answer[p] = 'whole'
  elseif not first then answer[p] = 'unknown'
  else
    local facts = redis.call('XINFO', 'STREAM', name)
    local added, length
    for i = 1, #facts, 2 do
      if facts[i] == 'entries-added' then added = facts[i + 1] end
      if facts[i] == 'length' then length = facts[i + 1] end
    end
    answer[p] = added == length and 'unknown' or 'cut'
  end
end
return answer`;

/**
 * Reads at most `ARGV[2]` entries of each stream behind the ids `ARGV[3]` and following, one for each; a stream that is new
 * is read from its beginning. Answers for each stream a list of ids and events.
 */
export const page = `${streams}
local answer = {}
for p, name in ipairs(streams()) do
  local list = {}
  local from = ARGV[p + 2] or '0-0'
  for _, entry in ipairs(redis.call('XRANGE', name, '(' .. from, '+', 'COUNT', ARGV[2])) do
    list[#list + 1] = entry[1]
    list[#list + 1] = entry[2][2]
  end
  answer[p] = list
end
return answer`;
