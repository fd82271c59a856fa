-- Keeps, or tells, the proof that an API key's secret is right.
-- KEYS[1] the key's place; ARGV[1] seconds to keep it, from its last use; ARGV[2] the proof, '' only asks.
if ARGV[2] ~= '' then
  redis.call('SET', KEYS[1], ARGV[2], 'EX', ARGV[1])
else
  redis.call('EXPIRE', KEYS[1], ARGV[1])
end
return redis.call('GET', KEYS[1])
