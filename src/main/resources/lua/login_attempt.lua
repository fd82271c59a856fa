-- Takes one attempt from a bucket that refills evenly over its window.
-- KEYS[1] the bucket; ARGV[1] its size in attempts; ARGV[2] its window in milliseconds;
-- ARGV[3] how many to take: 1 before a login, -1 gives one back after it succeeded.
-- Returns 0 where the attempt may go on, else the milliseconds until one may.
-- The bucket is kept as the time at which it will be full again, by the server's clock.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local size, window, take = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local each = window / size
local full = math.max(tonumber(redis.call('GET', KEYS[1]) or now), now)
local next_full = math.max(full + each * take, now)
if take > 0 and next_full - now > window then
  return math.ceil(next_full - now - window)
end
redis.call('SET', KEYS[1], string.format('%d', math.ceil(next_full)), 'PX', window + 1000)
return 0
