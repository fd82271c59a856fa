-- Opens a sweep, one at a time on all nodes. KEYS[1] the prefix; ARGV[1] for how many milliseconds
-- nobody else sweeps; then the ids of the workers that live: what others held is free again.
-- Returns 1 where the caller is to push every job that waits, else 0.
local p = KEYS[1]
if redis.call('EXISTS', p .. ':known') == 1
  and not redis.call('SET', p .. ':sweep', 1, 'NX', 'PX', ARGV[1]) then
  return 0
end
redis.call('SET', p .. ':sweep', 1, 'PX', ARGV[1])
redis.call('SET', p .. ':known', 1)
local live = {}
for i = 2, #ARGV do
  live[ARGV[i]] = true
end
for _, worker in ipairs(redis.call('SMEMBERS', p .. ':workers')) do
  if not live[worker] then
    local held = redis.call('HGETALL', p .. ':worker:' .. worker)
    for i = 1, #held, 2 do
      if redis.call('HINCRBY', p .. ':running', held[i], -held[i + 1]) <= 0 then
        redis.call('HDEL', p .. ':running', held[i])
      end
      if redis.call('EXISTS', p .. ':queue:' .. held[i]) == 1
        and redis.call('SADD', p .. ':turns', held[i]) == 1 then
        redis.call('RPUSH', p .. ':ring', held[i])
      end
    end
    redis.call('DEL', p .. ':worker:' .. worker)
    redis.call('SREM', p .. ':workers', worker)
  end
end
return 1
