-- Says that a process lives, or that it leaves, and counts those that live.
-- KEYS[1] the processes by when they were last heard of; ARGV[1] the process; ARGV[2] after how many
-- milliseconds of silence one counts as gone; 0 leaves now.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local silence = tonumber(ARGV[2])
if silence > 0 then
  redis.call('ZADD', KEYS[1], now, ARGV[1])
  redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - silence)
  redis.call('PEXPIRE', KEYS[1], silence)
else
  redis.call('ZREM', KEYS[1], ARGV[1])
end
return redis.call('ZCARD', KEYS[1])
