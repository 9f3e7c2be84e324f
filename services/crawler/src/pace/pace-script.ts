/**
 * One exchange with a host's pace: gives permits back, asks for new ones. One script, so that replicas see one another's
 * requests, and by Redis's clock, so that theirs need not agree.
 *
 * The delay follows the host: it doubles with each failing answer, goes halfway to the time of a slow one, and comes back by a
 * quarter with each good one. It is never shorter than asked for.
 *
 * KEYS[1] hash: next (earliest start of the next request, ms), closed (the host is left alone before, ms), strain (the delay the
 *         host's answers have led to, ms)
 * KEYS[2] sorted set of held permits, by the time they lapse
 * ARGV    delay ms, most permits, lease ms, extra ms, failing answers, good answers, ms the slowest took (0 where none was slow),
 *         most strain ms, number of returned permits, returned …, wanted …
 * answers {granted, ms before which no further request may start}
 */
export const EXCHANGE = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local delay, most, lease, extra, failing, good, slow, most_strain, returned =
  tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6]),
  tonumber(ARGV[7]), tonumber(ARGV[8]), tonumber(ARGV[9])
for i = 10, 9 + returned do redis.call('ZREM', KEYS[2], ARGV[i]) end
local state = redis.call('HMGET', KEYS[1], 'next', 'closed', 'strain')
local next_start, closed, strain = tonumber(state[1]) or 0, tonumber(state[2]) or 0, tonumber(state[3]) or 0
local before = strain
for i = 1, good do strain = strain * 0.75 end
if slow > strain then strain = (strain + slow) / 2 end
for i = 1, failing do strain = 2 * math.max(strain, delay, 100) end
strain = math.min(strain, most_strain)
if strain < 50 then strain = 0 end
if strain ~= before then
  redis.call('HSET', KEYS[1], 'strain', math.floor(strain))
  redis.call('PEXPIRE', KEYS[1], math.max(600000, redis.call('PTTL', KEYS[1])))
end
-- What the answer that failed has led to holds from now on, not from the next request but one.
if failing > 0 and strain > delay then
  next_start = math.max(next_start, now + math.floor(strain))
  redis.call('HSET', KEYS[1], 'next', next_start)
end
delay = math.max(delay, math.floor(strain))
-- Also when that moment has passed meanwhile: a request that was felt late is followed late.
if extra > 0 and next_start + extra > now then
  next_start = next_start + extra
  redis.call('HSET', KEYS[1], 'next', next_start)
end
local wanted = #ARGV - 9 - returned
if wanted == 0 then return {0, 0} end
if closed > now then return {0, closed - now} end
redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', now)
local free = most - redis.call('ZCARD', KEYS[2])
if free <= 0 then return {0, 0} end
if delay > 0 and next_start > now then return {0, next_start - now} end
local granted = delay > 0 and 1 or math.min(free, wanted)
for i = 1, granted do redis.call('ZADD', KEYS[2], now + lease, ARGV[9 + returned + i]) end
redis.call('PEXPIRE', KEYS[2], lease)
if delay > 0 then
  redis.call('HSET', KEYS[1], 'next', now + delay)
  redis.call('PEXPIRE', KEYS[1], math.max(delay + 60000, redis.call('PTTL', KEYS[1])))
end
return {granted, delay}
`;

/** KEYS[1] the hash above; ARGV ms to leave the host alone. An earlier end never replaces a later one. */
export const BACK_OFF = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local closed = math.max(tonumber(redis.call('HGET', KEYS[1], 'closed')) or 0, now + tonumber(ARGV[1]))
redis.call('HSET', KEYS[1], 'closed', closed)
redis.call('PEXPIRE', KEYS[1], math.max(closed - now + 60000, redis.call('PTTL', KEYS[1])))
return closed - now
`;

/** KEYS[1] the sorted set above; ARGV lease ms, permits … Lapsed ones stay lapsed. */
export const RENEW = `
local time = redis.call('TIME')
local lapse = time[1] * 1000 + math.floor(time[2] / 1000) + tonumber(ARGV[1])
for i = 2, #ARGV do redis.call('ZADD', KEYS[1], 'XX', lapse, ARGV[i]) end
redis.call('PEXPIRE', KEYS[1], ARGV[1])
return 0
`;
