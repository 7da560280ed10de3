-- One report again and again, or another path by GET; prints what was measured as JSON.
--   wrk … -s report.lua -- PATH [TOKEN] [RATE]
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
    wrk.path = args[1]
    if args[2] and args[2] ~= "" then wrk.headers["Authorization"] = "Bearer " .. args[2] end
    if wrk.path:find("^/v1/judge") then
        wrk.method = "POST"
        wrk.headers["Content-Type"] = "application/json"
        wrk.body = '{"id":"r1","received_at":"2025-04-05T15:51:29+09:00","url":"https://example.com/bbs/93705",' ..
            '"title":"動画の説明欄","text":"使っていない銀行口座、高く買います。通帳とカードのセットで5万円。",' ..
            '"provider_country":"JP","server_country":"JP","source":"public"}'
    end
    local rate = tonumber(args[3] or "0")
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
