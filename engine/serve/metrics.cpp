#include "metrics.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace kijun::serve {

namespace {

struct Family {
    std::string_view name, labels, help;
};

constexpr std::array<Family, Metrics::singles> families{{
    {"kijun_verdicts_total", "outcome=\"candidate\"", "verdicts given, by outcome"},
    {"kijun_verdicts_total", "outcome=\"undetermined\"", ""},
    {"kijun_verdicts_total", "outcome=\"out_of_scope\"", ""},
    {"kijun_not_judged_total", "", "reports that could not be judged"},
    {"kijun_shadow_total", "result=\"same\"", "reports that a candidate judged too, by how it did"},
    {"kijun_shadow_total", "result=\"other\"", ""},
    {"kijun_shadow_total", "result=\"failed\"", ""},
    {"kijun_tokens_refused_total", "", "requests with no token or an unknown one"},
    {"kijun_rate_refused_total", "", "requests over the rate of their holder"},
    {"kijun_body_bytes_total", "direction=\"in\"", "bytes of bodies"},
    {"kijun_body_bytes_total", "direction=\"out\"", ""},
}};

void heading(std::string& out, std::string_view name, std::string_view type, std::string_view help) {
    fmt::format_to(std::back_inserter(out), "# HELP {} {}\n# TYPE {} {}\n", name, help, name, type);
}

}  // namespace

Metrics::Metrics(std::vector<std::string_view> routes)
    : names_(std::move(routes)), routes_(names_.size()) {}

void Metrics::request(std::size_t route, unsigned status, std::chrono::microseconds took) {
    Route& of = routes_[route];
    const auto place = std::find(statuses.begin(), statuses.end(), status) - statuses.begin();
    of.by_status[static_cast<std::size_t>(place)].fetch_add(1, std::memory_order_relaxed);
    const auto bucket = std::lower_bound(bounds.begin(), bounds.end(), took.count()) - bounds.begin();
    of.by_time[static_cast<std::size_t>(bucket)].fetch_add(1, std::memory_order_relaxed);
    of.microseconds.fetch_add(static_cast<std::uint64_t>(took.count()), std::memory_order_relaxed);
}

void Metrics::render(std::string& out) const {
    auto to = std::back_inserter(out);
    heading(out, "kijun_requests_total", "counter", "requests answered, by route and status");
    for (std::size_t route = 0; route < routes_.size(); ++route) {
        for (std::size_t status = 0; status <= statuses.size(); ++status) {
            const std::uint64_t count = routes_[route].by_status[status];
            if (count == 0) continue;
            fmt::format_to(to, "kijun_requests_total{{route=\"{}\",status=\"{}\"}} {}\n", names_[route],
                           status == statuses.size() ? "other" : std::to_string(statuses[status]), count);
        }
    }
    heading(out, "kijun_request_seconds", "histogram", "from the complete header to the written answer");
    for (std::size_t route = 0; route < routes_.size(); ++route) {
        std::uint64_t count = 0;
        for (std::size_t bucket = 0; bucket < bounds.size(); ++bucket) {
            count += routes_[route].by_time[bucket];
            fmt::format_to(to, "kijun_request_seconds_bucket{{route=\"{}\",le=\"{:g}\"}} {}\n",
                           names_[route], bounds[bucket] / 1e6, count);
        }
        count += routes_[route].by_time.back();
        fmt::format_to(to,
                       "kijun_request_seconds_bucket{{route=\"{0}\",le=\"+Inf\"}} {1}\n"
                       "kijun_request_seconds_sum{{route=\"{0}\"}} {2:g}\n"
                       "kijun_request_seconds_count{{route=\"{0}\"}} {1}\n",
                       names_[route], count, static_cast<double>(routes_[route].microseconds) / 1e6);
    }
    for (std::size_t one = 0; one < singles; ++one) {
        const Family& family = families[one];
        if (!family.help.empty()) heading(out, family.name, "counter", family.help);
        fmt::format_to(to, "{}{} {}\n", family.name,
                       family.labels.empty() ? "" : fmt::format("{{{}}}", family.labels),
                       single_[one].load(std::memory_order_relaxed));
    }
}

void render_metric(std::string& out, std::string_view name, std::string_view type, std::string_view help,
                   double value) {
    heading(out, name, type, help);
    fmt::format_to(std::back_inserter(out), "{} {:.15g}\n", name, value);
}

}  // namespace kijun::serve
