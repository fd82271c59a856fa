-- Says what a node has to say, for as long as it is news.
-- KEYS[1] the stream; ARGV[1] for how many ms it is kept; ARGV[2] the node; ARGV[3] what it says.
local time = redis.call('TIME')
local oldest = time[1] * 1000 + math.floor(time[2] / 1000) - ARGV[1]
redis.call('XADD', KEYS[1], 'MINID', string.format('%.0f', oldest), '*', 'node', ARGV[2], 'facts', ARGV[3])
redis.call('PEXPIRE', KEYS[1], ARGV[1])
return 1
