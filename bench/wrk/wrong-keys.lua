-- Sends about 1,000 API keys a second that are wrong in their secret, in turn with ones of keys that never were.
--   wrk -c20 -s wrong-keys.lua URL -- KEYS_FILE [right]
-- Their checksum is right: they are what somebody can make up who knows the form of a key.
-- With "right" it sends the file's keys as they are, to tell what as many requests cost that are answered.

local ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
local prefixes, keys, right = {}, {}, false

local function crc32(text)
  local crc = 0xFFFFFFFF
  for i = 1, #text do
    crc = bit.bxor(crc, text:byte(i))
    for _ = 1, 8 do
      local odd = bit.band(crc, 1) == 1
      crc = bit.rshift(crc, 1)
      if odd then crc = bit.bxor(crc, 0xEDB88320) end
    end
  end
  crc = bit.bnot(crc)
  return crc < 0 and crc + 4294967296 or crc
end

local function base62(number, length)
  local text = ""
  for _ = 1, length do
    local digit = number % 62
    text = ALPHABET:sub(digit + 1, digit + 1) .. text
    number = math.floor(number / 62)
  end
  return text
end

local function random(length)
  local text = {}
  for i = 1, length do
    local place = math.random(62)
    text[i] = ALPHABET:sub(place, place)
  end
  return table.concat(text)
end

function init(args)
  for line in io.lines(args[1]) do
    local key = line:match("%S+")
    keys[#keys + 1] = key
    prefixes[#prefixes + 1] = key:sub(1, #key - 36)
    if #prefixes == 1000 then break end
  end
  right = args[2] == "right"
end

function request()
  if right then
    return wrk.format("GET", "/v1/me", { ["X-API-Key"] = keys[math.random(#keys)] })
  end
  local prefix = prefixes[math.random(#prefixes)]
  if math.random(2) == 1 then prefix = prefix:sub(1, #prefix - 12) .. random(12) end
  local body = prefix .. random(30)
  return wrk.format("GET", "/v1/me", { ["X-API-Key"] = body .. base62(crc32(body), 6) })
end

function delay()
  return 20
end
