-- Puts jobs where workers find them: those that are due into their tenant's queue, the others aside.
-- KEYS[1] the prefix of all keys of jobs; ARGV four for each job: its tenant, its id, its place in
-- the queue (lower is sooner), and when it is due, in milliseconds of the epoch.
-- A job that is there already stays where it is, so that pushing twice does nothing.
local p = KEYS[1]
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
for i = 1, #ARGV, 4 do
  local tenant, id, place = ARGV[i], ARGV[i + 1], ARGV[i + 2]
  if tonumber(ARGV[i + 3]) > now then
    redis.call('ZADD', p .. ':later', ARGV[i + 3], tenant .. ' ' .. id .. ' ' .. place)
  elseif redis.call('ZADD', p .. ':queue:' .. tenant, 'NX', place, id) == 1
    and redis.call('SADD', p .. ':turns', tenant) == 1 then
    redis.call('RPUSH', p .. ':ring', tenant)
  end
end
return 0
