-- One report again and again, or another path by GET; prints what was measured as JSON.
--   wrk … -s report.lua -- PATH [TOKEN] [DELAY_MS]
-- With a delay each connection waits so long before each request: an upper bound for the rate.
local pause = 0

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
    pause = tonumber(args[3] or "0")
    if pause > 0 then
        delay = function() return pause end
    end
end

function done(summary, latency)
    local errors = summary.errors
    io.write(string.format('{"requests":%d,"seconds":%.3f,"p50":%d,"p99":%d,"p99.9":%d,"most":%d,"errors":%d}\n',
        summary.requests, summary.duration / 1e6, latency:percentile(50), latency:percentile(99),
        latency:percentile(99.9), latency.max,
        errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
