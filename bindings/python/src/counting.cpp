#include "counting.hpp"

#include <algorithm>

namespace kijun::python {

namespace {

constexpr std::uint64_t piece = 256;  // lines

}  // namespace

void Counting::count(std::uint64_t first, std::uint64_t end, std::size_t threads, const Line& line) {
    struct Told {
        std::vector<Refused> refused;
        Diagnostics warnings;
    };
    std::vector<Told> told((end - first + piece - 1) / piece);
    spread(told.size(), threads, [&](std::size_t number) {
        Pool<Counter>::Loan counter(counters_);
        std::string buffer;
        const std::uint64_t from = first + number * piece, to = std::min(from + piece, end);
        for (std::uint64_t at = from; at < to; ++at) {
            std::string_view text;
            auto problem = line(at, buffer, text);
            if (!problem) problem = check_length(text);
            if (!problem) problem = counter->count(text, at, told[number].warnings);
            if (problem) told[number].refused.push_back({at, std::move(*problem)});
        }
    });
    for (Told& one : told) {
        refused_ += one.refused.size();
        for (Refused& refused : one.refused)
            if (told_.size() < most_told) told_.push_back(std::move(refused));
        for (Diagnostic& warning : one.warnings) {
            const auto same = [&](const Diagnostic& other) {
                return other.message.en == warning.message.en;
            };
            if (warnings_.size() < most_told && std::none_of(warnings_.begin(), warnings_.end(), same))
                warnings_.push_back(std::move(warning));
        }
    }
}

void Counting::lines(const std::vector<std::string_view>& lines, std::uint64_t first, std::size_t threads) {
    count(first, first + lines.size(), threads,
          [&](std::uint64_t at, std::string&, std::string_view& text) -> std::optional<Diagnostic> {
              text = lines[at - first];
              return std::nullopt;
          });
}

std::int64_t Counting::some(std::size_t threads) {
    const auto rows = table_->next(static_cast<std::int64_t>(threads_of(threads) * 16 * piece));
    count(static_cast<std::uint64_t>(rows.begin) + 1, static_cast<std::uint64_t>(rows.end) + 1, threads,
          [&](std::uint64_t at, std::string& buffer, std::string_view& text) -> std::optional<Diagnostic> {
              std::string bad;
              if (!table_->row(static_cast<std::int64_t>(at) - 1, buffer, bad))
                  return error("K0701", {}, "column '" + bad + "' is not UTF-8 here",
                               "列「" + bad + "」のこの値は UTF-8 ではありません");
              text = buffer;
              return std::nullopt;
          });
    return rows.size();
}

}  // namespace kijun::python
