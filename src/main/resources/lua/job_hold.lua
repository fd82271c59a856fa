-- Says what a worker holds, whatever Redis believed: a claim or an end may have got lost, or have come
-- after it was given up.
-- KEYS[1] the prefix; ARGV[1] the worker; then for each tenant its id and how many of its jobs.
local p, mine = KEYS[1], KEYS[1] .. ':worker:' .. ARGV[1]
local holds = {}
for i = 2, #ARGV, 2 do
  holds[ARGV[i]] = tonumber(ARGV[i + 1])
end
local believed = redis.call('HGETALL', mine)
redis.call('DEL', mine)
for i = 1, #believed, 2 do
  local tenant = believed[i]
  if redis.call('HINCRBY', p .. ':running', tenant, -believed[i + 1]) <= 0 then
    redis.call('HDEL', p .. ':running', tenant)
  end
  if redis.call('EXISTS', p .. ':queue:' .. tenant) == 1
    and redis.call('SADD', p .. ':turns', tenant) == 1 then
    redis.call('RPUSH', p .. ':ring', tenant)
  end
end
for tenant, count in pairs(holds) do
  redis.call('HSET', mine, tenant, count)
  redis.call('HINCRBY', p .. ':running', tenant, count)
end
if next(holds) then
  redis.call('SADD', p .. ':workers', ARGV[1])
end
return 0
