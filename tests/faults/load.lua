-- What wrk sends in load_faults.py: each connection pushes the blobs of a folder one after the other, or
-- pulls them.
--
--   wrk ... -s load.lua URL -- push|pull FOLDER DIGEST...

local requests = {}
local at = 0

function init(arguments)
  local verb, folder = arguments[1], arguments[2]
  for i = 3, #arguments do
    local digest = arguments[i]
    if verb == "push" then
      local file = assert(io.open(folder .. "/" .. digest, "rb"))
      local body = file:read("*a")
      file:close()
      local headers = { ["Content-Type"] = "application/octet-stream", ["Content-Length"] = #body }
      requests[#requests + 1] = wrk.format("POST", "/v2/load/app/blobs/uploads/?digest=sha256:" .. digest,
                                           headers, body)
    else
      requests[#requests + 1] = wrk.format("GET", "/v2/load/app/blobs/sha256:" .. digest)
    end
  end
end

function request()
  at = at % #requests + 1
  return requests[at]
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format("requests=%d refused=%d broken=%d bytes=%d p99_ms=%.1f\n", summary.requests,
                         errors.status, errors.connect + errors.read + errors.write + errors.timeout,
                         summary.bytes, latency:percentile(99) / 1000))
end
