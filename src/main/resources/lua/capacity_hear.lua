-- What was said after a place, oldest first: the time in ms, then place, node and words of each.
-- KEYS[1] the stream; ARGV[1] the place, '' for what is not older than ARGV[3] ms; ARGV[2] how many at most.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local from = ARGV[1] == '' and string.format('%.0f', now - ARGV[3]) or '(' .. ARGV[1]
local answer = {string.format('%.0f', now)}
for _, one in ipairs(redis.call('XRANGE', KEYS[1], from, '+', 'COUNT', ARGV[2])) do
  answer[#answer + 1] = one[1]
  answer[#answer + 1] = one[2][2]
  answer[#answer + 1] = one[2][4]
end
return answer
