-- The reports of a file (one a line) in turn, or one path by GET; prints what was measured as JSON.
--   wrk … -s report.lua -- PATH REPORTS [TOKEN] [RATE]
-- wrk asks as fast as it is answered. With a rate (requests a second of each thread) every request has its time:
-- a connection that is free waits for the next one that is not taken, and what was missed is made up for at once.
-- How late requests left is counted, for a slow answer must not hide that others had to wait for its connection.
local ffi = require("ffi")
ffi.cdef [[
    struct kijun_time { long seconds, nanoseconds; };
    int clock_gettime(int clock, struct kijun_time* now);
]]
local moment = ffi.new("struct kijun_time")

local function milliseconds()
    ffi.C.clock_gettime(1, moment)
    return tonumber(moment.seconds) * 1e3 + tonumber(moment.nanoseconds) / 1e6
end

local threads = {}
late, latest = 0, 0  -- of a thread: requests that left a millisecond late or more; milliseconds

function setup(thread)
    table.insert(threads, thread)
end

function init(args)
    local headers, requests, last = {}, {}, 0
    if args[3] and args[3] ~= "" then headers["Authorization"] = "Bearer " .. args[3] end
    if args[1]:find("^/v1/judge") then
        headers["Content-Type"] = "application/json"
        for line in io.lines(args[2]) do
            table.insert(requests, wrk.format("POST", args[1], headers, line))
        end
    else
        requests[1] = wrk.format("GET", args[1], headers)
    end
    request = function()
        last = last % #requests + 1
        return requests[last]
    end
    local rate = tonumber(args[4] or "0")
    if rate > 0 then
        local free = nil
        delay = function()
            local now = milliseconds()
            local mine = free or now
            free = mine + 1e3 / rate
            if now - mine >= 1 then
                late = late + 1
                latest = math.max(latest, now - mine)
            end
            return math.max(0, math.floor(mine - now))
        end
    end
end

function done(summary, latency)
    local errors = summary.errors
    local late, latest = 0, 0
    for _, thread in ipairs(threads) do
        late = late + thread:get("late")
        latest = math.max(latest, thread:get("latest"))
    end
    io.write(string.format('{"requests":%d,"seconds":%.3f,"p50":%d,"p99":%d,"p99.9":%d,"most":%d,"errors":%d,' ..
        '"late":%d,"latest":%.1f}\n',
        summary.requests, summary.duration / 1e6, latency:percentile(50), latency:percentile(99),
        latency:percentile(99.9), latency.max,
        errors.connect + errors.read + errors.write + errors.status + errors.timeout, late, latest))
end
