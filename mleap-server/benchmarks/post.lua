-- Has wrk send a file again and again: wrk … -s post.lua URL -- FILE. The last line of its output is
-- "result", requests a second, the median and the 99th percentile of milliseconds, errors, requests.

wrk.method = "POST"
wrk.headers["Content-Type"] = "text/csv"

function init(arguments)
  local file = assert(io.open(arguments[1], "rb"))
  wrk.body = file:read("*a")
  file:close()
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format("result %.3f %.4f %.4f %d %d\n",
    summary.requests / (summary.duration / 1e6),
    latency:percentile(50) / 1000,
    latency:percentile(99) / 1000,
    errors.connect + errors.read + errors.write + errors.status + errors.timeout,
    summary.requests))
end
