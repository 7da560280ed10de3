#include "counting.hpp"

#include <simdjson.h>

#include <algorithm>

namespace kijun::python {

namespace {

constexpr std::uint64_t piece = 256;  // lines

// Of what could not be counted; empty where there is none, or it cannot be read.
std::string id_of(std::string_view json) {
    simdjson::dom::parser parser;
    std::string_view id;
    if (parser.parse(json.data(), json.size())["id"].get(id) != simdjson::SUCCESS) return {};
    return std::string(id);
}

}  // namespace

void Counting::count(std::uint64_t first, std::uint64_t end, std::size_t threads, const Line& line) {
    struct Told {
        std::vector<Refused> refused;  // the first of them
        std::uint64_t count = 0;
    };
    std::vector<Told> told((end - first + piece - 1) / piece);
    spread(told.size(), threads, [&](std::size_t number) {
        Pool<Counter>::Loan counter(counters_);
        std::string buffer;
        Diagnostics warnings;
        const std::uint64_t from = first + number * piece, to = std::min(from + piece, end);
        for (std::uint64_t at = from; at < to; ++at) {
            std::string_view text;
            auto problem = line(at, buffer, text);
            if (!problem) problem = check_length(text);
            if (!problem) problem = counter->count(text, at, warnings);
            if (!problem) continue;
            if (told[number].count++ < most_told)
                told[number].refused.push_back({at, id_of(text), std::move(*problem)});
        }
        warnings_.add(warnings);
    });
    for (Told& one : told) {
        refused_ += one.count;
        for (Refused& refused : one.refused)
            if (told_.size() < most_told) told_.push_back(std::move(refused));
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
