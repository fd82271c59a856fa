-- Sends GETs or POSTs of many tenants, the n-th tenant 1/n as often as the first (Zipf, s = 1).
--   wrk -s tenants.lua URL -- get|post|index|job TENANTS TOKENS_FILE
-- Each line of the file is one tenant: "token id id …". Every request is rendered before the run,
-- in an order that is the same for every side, so that the load generator costs little and equally.

local RENDERED = 16384
local BODY = '{"name":"bench","data":{"kind":"invoice","number":1,"customer":"Customer 1",'
  .. '"amount_cents":1001,"currency":"EUR","paid":false,"tags":["alpha","beta"],'
  .. '"note":"a note of forty characters about nothing"}}'

local requests, position = {}, 0
local threads = 0

function setup(thread)
  threads = threads + 1
  thread:set("number", threads)
end

local function read(file, count)
  local tenants = {}
  for line in io.lines(file) do
    if #tenants == count then break end
    local words = {}
    for word in line:gmatch("%S+") do words[#words + 1] = word end
    tenants[#tenants + 1] = { token = table.remove(words, 1), ids = words }
  end
  assert(#tenants == count, file .. " has too few tenants")
  return tenants
end

local function zipf(count)
  local total, upTo = 0, {}
  for rank = 1, count do
    total = total + 1 / rank
    upTo[rank] = total
  end
  return function()
    local point, low, high = math.random() * total, 1, count
    while low < high do
      local middle = math.floor((low + high) / 2)
      if upTo[middle] < point then low = middle + 1 else high = middle end
    end
    return low
  end
end

function init(args)
  local method, count = args[1], tonumber(args[2])
  local tenants, pick = read(args[3], count), zipf(count)
  math.randomseed(number)
  for n = 1, RENDERED do
    local tenant = tenants[pick()]
    local headers = { ["Authorization"] = "Bearer " .. tenant.token }
    if method == "post" then
      headers["Content-Type"] = "application/json"
      requests[n] = wrk.format("POST", "/v1/resources", headers, BODY)
    elseif method == "job" then
      headers["Content-Type"] = "application/json"
      requests[n] = wrk.format("POST", "/v1/jobs", headers, '{"task_type":"echo","payload":{}}')
    elseif method == "index" then
      requests[n] = wrk.format("GET", "/", headers)
    else
      local id = tenant.ids[math.random(#tenant.ids)]
      requests[n] = wrk.format("GET", "/v1/resources/" .. id, headers)
    end
  end
end

function request()
  position = position % RENDERED + 1
  return requests[position]
end

-- One line for the script that started us: requests, microseconds, p50, p99, bad answers.
function done(summary, latency)
  local e = summary.errors
  io.stderr:write(string.format("RESULT %d %d %d %d %d\n", summary.requests, summary.duration,
    latency:percentile(50), latency:percentile(99),
    e.status + e.connect + e.read + e.write + e.timeout))
end
