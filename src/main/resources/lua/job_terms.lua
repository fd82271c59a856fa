-- Sets tenants' terms. KEYS[1] the prefix; ARGV for each tenant its id and "weight most", which are
-- how many jobs it may start a turn and how many may run at once.
for i = 1, #ARGV, 2 do
  redis.call('HSET', KEYS[1] .. ':terms', ARGV[i], ARGV[i + 1])
end
return 0
