// A report (通報) as it comes in.
//
// Threading and ownership: a Report owns its texts; reuse one object for many reports to keep its
// buffers. Texts are UTF-8; the reader refuses lines that are not.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "kijun/history.hpp"
#include "kijun/result.hpp"

namespace kijun {

struct Uncertain {  // looked, could not tell: kept apart from not looked
    friend bool operator==(const Uncertain&, const Uncertain&) = default;
};
// A choice, date or duration is a string until the rules say which it must be.
using FactValue = std::variant<Uncertain, bool, std::int64_t, std::string>;

struct RecordedFact {
    std::string name;
    FactValue value;
};

struct Report {
    std::string id;
    EventDates dates;
    std::string received_at, posted_at, judged_at;  // as given
    std::string url, title, text, page_text;
    std::string provider_country, server_country, source;  // ISO 3166-1 alpha-2 or empty; channel
    std::vector<RecordedFact> facts;

    void clear();
};

// Reads JSON reports, one at a time. Not thread-safe; one a thread.
class ReportReader {
public:
    // `others`: names of fields that somebody else reads, passed over without a word.
    explicit ReportReader(std::vector<std::string> others = {});
    ~ReportReader();
    // On success `into` holds the report; a missing id is left empty, null means not given, and the
    // fact value "uncertain" (不確実) is Uncertain. On failure it holds what had been read.
    // Errors (spans unknown): K0701 not JSON (with byte offset), K0702 not an object, K0703 wrong type
    // for a known field, K0704 empty id, K0705 date not understood, K0706 fact value of no known type,
    // K0708 the same key twice. Warnings, once a reader and name: K0707 not a country code (taken as
    // not given), K0709 unknown field (ignored).
    std::optional<Diagnostic> read(std::string_view json, Report& into, Diagnostics& warnings);

    // Of the line read last: the fields of somebody else that it has, with their values as JSON.
    [[nodiscard]] const std::vector<std::pair<std::string, std::string>>& others() const;

    // Warns again of names it has warned of, as a new reader would.
    void forget_warnings();
    static constexpr std::size_t most_warned = 100;  // names; of more nothing is said

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace kijun
