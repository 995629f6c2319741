-- Sends each prepared draft once. Arguments: a file of "session token key" lines, and the address to post to.
local threads = 0

function setup(thread)
  thread:set("number", threads)
  threads = threads + 1
end

function init(arguments)
  lines, at = {}, 0
  path = arguments[2]
  local position = 0
  for line in io.lines(arguments[1]) do
    if position % 2 == number then lines[#lines + 1] = line end
    position = position + 1
  end
end

function request()
  at = at % #lines + 1
  local session, token, key = lines[at]:match("(%S+) (%S+) (%S+)")
  local headers = {
    ["Cookie"] = "sessionid=" .. session .. "; csrftoken=" .. token,
    ["Content-Type"] = "application/x-www-form-urlencoded",
  }
  return wrk.format("POST", path, headers, "csrfmiddlewaretoken=" .. token .. "&key=" .. key)
end
