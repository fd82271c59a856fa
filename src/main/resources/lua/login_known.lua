-- Remembers, or tells, that somebody logged in to an account from an address.
-- KEYS[1] the account's and address's mark; ARGV[1] seconds to remember it; 0 only asks.
if tonumber(ARGV[1]) > 0 then
  redis.call('SET', KEYS[1], '1', 'EX', ARGV[1])
end
return redis.call('EXISTS', KEYS[1])
