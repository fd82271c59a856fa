-- A process settles what it used of a tenant's permits, says what it goes on holding, and takes more.
-- KEYS[1] the tenant's bucket
-- ARGV[1] the tenant's revision, and its limit then: [2] requests in [3] milliseconds, [4] burst
-- ARGV[5] the process, [6] the number of this visit, [7] that of its last visit that was answered
-- ARGV[8] permits used since that one, [9] permits that it goes on holding
-- ARGV[10] permits needed now, [11] the fewest of them that are of use
-- ARGV[12] permits wanted beside, [13] of what is free they may be one in so many
-- ARGV[14] for how many milliseconds a hold counts
-- ARGV[15] within how many milliseconds from now those that are needed will have been used
-- ARGV[16] the debt as the process reckons it, [17] at which of this server's milliseconds; that holds
--   where nobody else has visited since, and spares it that its uses count as if they were of now
-- Returns granted, of these those beside, debt, at, held by others, now, and the limit that holds: requests, window, burst.
--
-- Time refills; use makes debt; a debt of burst x window is an empty bucket. Each millisecond pays
-- off as many units as there are requests in a window, a permit costs as many as the window has
-- milliseconds: so all are whole numbers. What somebody holds may be used at any time, so nobody
-- else gets it, and it becomes debt when it is used, or when its holder has been silent for long.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local arg = {}
for i, text in ipairs(ARGV) do arg[i] = tonumber(text) end
local me, visit, used, held, need = ARGV[5], arg[6], arg[8], arg[9], arg[10]

local revision, requests, window, burst = arg[1], arg[2], arg[3], arg[4]
local debt, at, exact, others, overdue, holders = 0, now, false, 0, 0, ''
local state = redis.call('GET', KEYS[1])
if state then
  local known, q, w, b, d, since, by, number, rest =
    state:match('^(%d+) (%d+) (%d+) (%d+) (%d+) (%d+) (%S+) (%d+)(.*)$')
  known = tonumber(known)
  local was = {requests = tonumber(q), window = tonumber(w), burst = tonumber(b)}
  for who, permits, till, its in rest:gmatch(';(%S+) (%d+) (%d+) (%d+)') do
    permits = tonumber(permits)
    if who == me then
      -- One that was given up and has overtaken nobody: what it says is no longer so.
      if visit <= tonumber(its) then return {} end
    elseif tonumber(till) <= now then
      overdue = overdue + permits
    else
      till = math.min(tonumber(till), now + arg[14])
      others = others + permits
      holders = holders .. string.format(';%s %d %.0f %s', who, permits, till, its)
    end
  end
  exact = by == me and number == ARGV[7]
  debt, at = tonumber(d), tonumber(since)
  if exact then debt, at = arg[16], arg[17] end
  -- Not further ahead than it can be, should this server's clock have gone back.
  at = math.min(at, now + 1000 + arg[15])
  local later = math.max(at, now)
  debt, at = math.max(0, debt - (later - at) * was.requests), later
  local late = overdue
  if not exact then late = late + used end
  -- Used at the latest as this millisecond ends.
  if late > 0 and debt < was.requests then at = at + 1 end
  debt = math.min(debt + late * was.window, was.burst * was.window)
  if known < revision then
    -- As full as it was.
    debt = math.ceil(debt / (was.burst * was.window) * burst * window)
  else
    revision, requests, window, burst = known, was.requests, was.window, was.burst
  end
else
  debt, at = used * window, now + 1
end
debt = math.min(debt, burst * window)

local free = math.floor((burst * window - debt) / window) - others - held
local granted = 0
if need > 0 and free >= arg[11] then granted = math.min(need, free) end
local extra = 0
if granted == need and free > granted then
  extra = math.min(arg[12], math.floor((free - granted) / arg[13]))
end

local owed, from = debt, at
if granted > 0 then
  from = math.max(at, now + arg[15] - math.floor(debt / requests))
  owed = math.min(debt + granted * window, burst * window)
end
local keep = math.ceil(owed / requests) + (from - now)
if held + extra > 0 then
  holders = holders .. string.format(';%s %d %.0f %d', me, held + extra, now + arg[14], visit)
end
if holders ~= '' then keep = math.max(keep, arg[14]) end
redis.call('SET', KEYS[1],
  string.format('%d %d %.0f %d %.0f %.0f %s %d', revision, requests, window, burst, owed, from, me, visit)
    .. holders,
  'PX', string.format('%.0f', keep + 1000))
return {granted + extra, extra, debt, at, others, now, requests, window, burst}
