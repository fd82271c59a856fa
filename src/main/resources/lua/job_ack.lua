-- Takes back what a worker holds: jobs that ended, or that it could not start.
-- KEYS[1] the prefix; ARGV[1] the worker; then for each tenant its id and how many jobs.
-- A worker gives back no more than it holds: of an emptied Redis' jobs nothing is known any more.
local p, mine = KEYS[1], KEYS[1] .. ':worker:' .. ARGV[1]
for i = 2, #ARGV, 2 do
  local tenant = ARGV[i]
  local held = tonumber(redis.call('HGET', mine, tenant) or 0)
  local back = math.min(held, tonumber(ARGV[i + 1]))
  if back > 0 then
    if back == held then
      redis.call('HDEL', mine, tenant)
    else
      redis.call('HINCRBY', mine, tenant, -back)
    end
    if redis.call('HINCRBY', p .. ':running', tenant, -back) <= 0 then
      redis.call('HDEL', p .. ':running', tenant)
    end
  end
  if redis.call('EXISTS', p .. ':queue:' .. tenant) == 1
    and redis.call('SADD', p .. ':turns', tenant) == 1 then
    redis.call('RPUSH', p .. ':ring', tenant)
  end
end
return 0
