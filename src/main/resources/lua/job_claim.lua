-- Gives a worker jobs: tenants take turns in a ring, each as many jobs a turn as its weight says.
-- KEYS[1] the prefix; ARGV[1] the worker; ARGV[2] how many jobs at most; ARGV[3] the terms of a tenant
-- of which none are known: its weight and how many of its jobs may run at once.
-- Returns for each tenant that has its turn: its id, how many jobs, their ids. Returns -1 alone where
-- Redis knows nothing of jobs: then it was emptied, and the queues have to be built again.
local p, worker, room, terms = KEYS[1], ARGV[1], tonumber(ARGV[2]), ARGV[3]
if redis.call('EXISTS', p .. ':known') == 0 then
  return { -1 }
end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
for _, job in ipairs(redis.call('ZRANGEBYSCORE', p .. ':later', '-inf', now, 'LIMIT', 0, 500)) do
  local tenant, id, place = string.match(job, '^(%S+) (%S+) (%S+)$')
  if redis.call('ZADD', p .. ':queue:' .. tenant, 'NX', place, id) == 1
    and redis.call('SADD', p .. ':turns', tenant) == 1 then
    redis.call('RPUSH', p .. ':ring', tenant)
  end
  redis.call('ZREM', p .. ':later', job)
end
local claimed = {}
while room > 0 do
  local tenant = redis.call('LINDEX', p .. ':ring', 0)
  if not tenant then
    break
  end
  local weight, most =
    string.match(redis.call('HGET', p .. ':terms', tenant) or terms, '^(%d+) (%d+)$')
  -- What is left of a turn that the claim before it ended in the middle of.
  local left = tonumber(redis.call('HGET', p .. ':left', tenant) or weight)
  local running = tonumber(redis.call('HGET', p .. ':running', tenant) or 0)
  local free = most - running
  local take = math.min(left, free, room)
  local got = 0
  if take > 0 then
    local jobs = redis.call('ZPOPMIN', p .. ':queue:' .. tenant, take)
    got = #jobs / 2
    claimed[#claimed + 1] = tenant
    claimed[#claimed + 1] = got
    for i = 1, #jobs, 2 do
      claimed[#claimed + 1] = jobs[i]
    end
    if got > 0 then
      redis.call('HINCRBY', p .. ':running', tenant, got)
      redis.call('HINCRBY', p .. ':worker:' .. worker, tenant, got)
    end
    room = room - got
    left = left - got
  end
  if got < take or redis.call('EXISTS', p .. ':queue:' .. tenant) == 0 or got >= free then
    -- It has no more, or runs as many as it may: it comes back with a push or when a job ends.
    redis.call('LPOP', p .. ':ring')
    redis.call('SREM', p .. ':turns', tenant)
    redis.call('HDEL', p .. ':left', tenant)
  elseif left <= 0 then
    redis.call('LMOVE', p .. ':ring', p .. ':ring', 'LEFT', 'RIGHT')
    redis.call('HDEL', p .. ':left', tenant)
  else
    redis.call('HSET', p .. ':left', tenant, left)
  end
end
if #claimed > 0 then
  redis.call('SADD', p .. ':workers', worker)
end
return claimed
