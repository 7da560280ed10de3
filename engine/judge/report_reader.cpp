// Reports from JSON: simdjson reads, this file checks.
//
// Strict, because a report that is half understood is judged wrongly without anyone noticing: a known
// field of the wrong type, a key given twice or a date that cannot be read is an error. What is unknown
// is only named, once, since intake systems add fields of their own.
#include <simdjson.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <unordered_set>
#include <utility>

#include "kijun/report.hpp"

namespace kijun {

namespace {

namespace dom = simdjson::dom;

struct TextColumn {
    std::string_view name;
    std::string Report::*member;
};
constexpr std::array text_columns{
    TextColumn{"id", &Report::id},
    TextColumn{"url", &Report::url},
    TextColumn{"title", &Report::title},
    TextColumn{"text", &Report::text},
    TextColumn{"page_text", &Report::page_text},
    TextColumn{"source", &Report::source},
};

struct CountryColumn {
    std::string_view name;
    std::string Report::*member;
};
constexpr std::array country_columns{
    CountryColumn{"provider_country", &Report::provider_country},
    CountryColumn{"server_country", &Report::server_country},
};

struct DateColumn {
    std::string_view name;
    std::string Report::*member;
    std::optional<DateLiteral> EventDates::*date;
};
constexpr std::array date_columns{
    DateColumn{"received_at", &Report::received_at, &EventDates::received},
    DateColumn{"posted_at", &Report::posted_at, &EventDates::posted},
    DateColumn{"judged_at", &Report::judged_at, &EventDates::judged},
};
constexpr std::string_view facts_column = "facts";

// Names of fields and facts come from the report: long ones would make the message unreadable.
std::string quoted(std::string_view name) {
    constexpr std::size_t limit = 60;
    if (name.size() <= limit) return "\"" + std::string(name) + "\"";
    std::size_t cut = limit;
    while (cut > 0 && (static_cast<unsigned char>(name[cut]) & 0xC0) == 0x80) --cut;
    return "\"" + std::string(name.substr(0, cut)) + "…\"";
}

Diagnostic wrong_type(std::string_view field, std::string_view wanted, std::string_view wanted_ja) {
    return error("K0703", {}, "field " + quoted(field) + " must be " + std::string(wanted),
                 "項目 " + quoted(field) + " は" + std::string(wanted_ja) + "でなければなりません");
}

Diagnostic twice(std::string_view name, bool fact) {
    return error("K0708", {}, std::string(fact ? "fact " : "field ") + quoted(name) + " is given twice",
                 std::string(fact ? "事実 " : "項目 ") + quoted(name) + " が二度書かれています");
}

Diagnostic bad_fact(std::string_view name) {
    return error(
        "K0706", {},
        "fact " + quoted(name) + " must be true, false, an integer of 64 bits, a string, or \"uncertain\"",
        "事実 " + quoted(name) +
            " は true、false、64 ビットの整数、文字列、又は \"uncertain\" でなければなりません");
}

// simdjson says what is wrong but not where; this second reading, of bad lines only, finds the place.
// It also tells a number too large for simdjson, which is a wrong value and not wrong JSON.
struct Locator : nlohmann::json_sax<nlohmann::json> {
    std::size_t bad_byte = 0;  // counted from 1
    bool malformed = false;
    int depth = 0;
    std::string field, fact, huge_field, huge_fact;
    bool huge = false;

    bool note_number(bool fits) {
        if (!fits && !huge && depth <= 2) {
            huge = true;
            huge_field = field;
            if (depth == 2) huge_fact = fact;
        }
        return true;
    }
    bool null() override { return true; }
    bool boolean(bool) override { return true; }
    bool number_integer(number_integer_t) override { return true; }
    bool number_unsigned(number_unsigned_t) override { return true; }
    bool number_float(number_float_t, const string_t& written) override {
        return note_number(written.find_first_of(".eE") != std::string::npos);
    }
    bool string(string_t&) override { return true; }
    bool binary(binary_t&) override { return true; }
    bool start_object(std::size_t) override { return ++depth, true; }
    bool end_object() override { return --depth, true; }
    bool start_array(std::size_t) override { return depth += 2, true; }  // no field of ours is inside
    bool end_array() override { return depth -= 2, true; }
    bool key(string_t& name) override {
        if (depth == 1) field = name;
        if (depth == 2 && field == facts_column) fact = name;
        return true;
    }
    bool parse_error(std::size_t position, const std::string&,
                     const nlohmann::detail::exception& cause) override {
        // Beyond the range of a double is the one complaint that is not about the form.
        if (cause.id == 406) return note_number(false), false;
        malformed = true;
        bad_byte = position;
        return false;
    }
};

Diagnostic not_json(std::string_view json, simdjson::error_code code) {
    if (code == simdjson::MEMALLOC || code == simdjson::CAPACITY) {
        return error("K0701", {}, "the report is too large to be read", "通報が大きすぎて読めません");
    }
    Locator locator;
    nlohmann::json::sax_parse(json.begin(), json.end(), &locator);
    if (!locator.malformed && locator.huge) {
        if (!locator.huge_fact.empty()) return bad_fact(locator.huge_fact);
        return wrong_type(locator.huge_field, "a number of 64 bits, if a number at all",
                          "64 ビットで表せる値");
    }
    std::string en = "not JSON: ";
    std::string ja = "JSON ではありません：";
    switch (code) {
        case simdjson::UTF8_ERROR:
            en += "not UTF-8";
            ja += "UTF-8 として読めません";
            break;
        case simdjson::EMPTY:
            en += "nothing there";
            ja += "何も書かれていません";
            break;
        case simdjson::UNCLOSED_STRING:
            en += "a string is not closed";
            ja += "文字列が閉じていません";
            break;
        case simdjson::UNESCAPED_CHARS:
            en += "a control character inside a string";
            ja += "文字列の中に制御文字があります";
            break;
        case simdjson::STRING_ERROR:
            en += "a bad escape inside a string";
            ja += "文字列の中のエスケープが正しくありません";
            break;
        case simdjson::DEPTH_ERROR:
            en += "nested too deeply";
            ja += "入れ子が深すぎます";
            break;
        default:
            en += "it does not parse";
            ja += "構文が正しくありません";
            break;
    }
    if (locator.malformed) {
        const std::string at = std::to_string(locator.bad_byte == 0 ? 0 : locator.bad_byte - 1);
        en += " (at byte " + at + ")";
        ja += "（" + at + " バイト目）";
    }
    return error("K0701", {}, std::move(en), std::move(ja));
}

// A two-letter code in capitals, or nothing if `value` is something else.
std::string country_code(std::string_view value) {
    if (value.size() != 2) return {};
    std::string code(value);
    for (char& letter : code) {
        if (letter >= 'a' && letter <= 'z') letter = static_cast<char>(letter - 'a' + 'A');
        if (letter < 'A' || letter > 'Z') return {};
    }
    return code;
}

std::vector<std::string> known_names() {
    std::vector<std::string> names{std::string(facts_column)};
    for (const auto& column : text_columns) names.emplace_back(column.name);
    for (const auto& column : country_columns) names.emplace_back(column.name);
    for (const auto& column : date_columns) names.emplace_back(column.name);
    return names;
}

// The names met so far. Reports have a dozen: looking through them costs less than hashing, and no memory.
class Names {
public:
    void clear() {
        few_.clear();
        many_.clear();
    }
    // False if it was there.
    bool insert(std::string_view name) {
        if (std::find(few_.begin(), few_.end(), name) != few_.end()) return false;
        if (few_.size() >= few) return many_.insert(name).second;
        few_.push_back(name);
        return true;
    }

private:
    static constexpr std::size_t few = 32;
    std::vector<std::string_view> few_;
    std::unordered_set<std::string_view> many_;
};

}  // namespace

void Report::clear() {
    for (const auto& column : text_columns) (this->*column.member).clear();
    for (const auto& column : country_columns) (this->*column.member).clear();
    for (const auto& column : date_columns) (this->*column.member).clear();
    dates = {};
    facts.clear();
}

struct ReportReader::Impl {
    // How much of the name of an unknown field is kept.
    static constexpr std::size_t longest_kept = 256;

    dom::parser parser;
    Names seen, seen_facts;  // of the report at hand
    std::unordered_set<std::string> warned;
    std::vector<std::string> others;  // fields that somebody else reads
    std::vector<std::pair<std::string, std::string>> others_read;

    std::optional<Diagnostic> read_field(std::string_view name, dom::element value, Report& into,
                                         Diagnostics& warnings);
    std::optional<Diagnostic> read_facts(dom::element value, Report& into);
    void warn_once(std::string_view name, Diagnostics& warnings, Diagnostic&& diagnostic);
    void unknown_field(std::string_view name, Diagnostics& warnings);
};

void ReportReader::Impl::warn_once(std::string_view name, Diagnostics& warnings, Diagnostic&& diagnostic) {
    if (warned.size() < ReportReader::most_warned && warned.emplace(name.substr(0, longest_kept)).second)
        warnings.push_back(std::move(diagnostic));
}

void ReportReader::Impl::unknown_field(std::string_view name, Diagnostics& warnings) {
    if (warned.size() >= ReportReader::most_warned ||
        warned.contains(std::string(name.substr(0, longest_kept))))
        return;
    auto diagnostic = warning("K0709", {}, "field " + quoted(name) + " is not known and not looked at",
                              "項目 " + quoted(name) + " は定められていないため読みません");
    if (const auto meant = nearest(name.substr(0, longest_kept), known_names())) {
        diagnostic.hint =
            Message{"did you mean \"" + *meant + "\"?", "\"" + *meant + "\" の誤りではありませんか"};
    }
    warn_once(name, warnings, std::move(diagnostic));
}

std::optional<Diagnostic> ReportReader::Impl::read_field(std::string_view name, dom::element value,
                                                         Report& into, Diagnostics& warnings) {
    if (!seen.insert(name)) return twice(name, false);
    if (name == facts_column) return value.is_null() ? std::nullopt : read_facts(value, into);

    // Tables written out as JSON say null where there is nothing.
    const bool null = value.is_null();
    std::string_view text;
    const bool is_text = !null && value.get(text) == simdjson::SUCCESS;

    for (const auto& column : text_columns) {
        if (name != column.name) continue;
        if (null) return std::nullopt;
        if (!is_text) return wrong_type(name, "a string", "文字列");
        into.*column.member = text;
        if (column.member == &Report::id && text.empty()) {
            return error("K0704", {}, "the id is empty", "id が空です");
        }
        return std::nullopt;
    }
    for (const auto& column : date_columns) {
        if (name != column.name) continue;
        if (null) return std::nullopt;
        if (!is_text) return wrong_type(name, "a date in a string", "文字列で書いた日付");
        into.*column.member = text;
        auto& date = into.dates.*column.date;
        date = parse_report_date(text);
        if (date) return std::nullopt;
        auto diagnostic = error("K0705", {}, quoted(name) + " is not a date: " + quoted(text),
                                quoted(name) + " は日付として読めません：" + quoted(text));
        diagnostic.hint = Message{
            "written as 2025-02-28T00:00:00+09:00 (with its offset), 2025-02-28 or 2025-02",
            "2025-02-28T00:00:00+09:00（時差が必要）、2025-02-28、2025-02 のいずれかで書いてください"};
        return diagnostic;
    }
    for (const auto& column : country_columns) {
        if (name != column.name) continue;
        if (null) return std::nullopt;
        if (!is_text) return wrong_type(name, "a string", "文字列");
        into.*column.member = country_code(text);
        if (!text.empty() && (into.*column.member).empty()) {
            warn_once(
                std::string(name) + '=' + std::string(text.substr(0, 64)), warnings,
                warning(
                    "K0707", {},
                    quoted(name) + " is no two-letter country code, taken as not given: " + quoted(text),
                    quoted(name) + " は 2 文字の国コードではないため、記載なしとします：" + quoted(text)));
        }
        return std::nullopt;
    }
    if (std::find(others.begin(), others.end(), name) == others.end())
        unknown_field(name, warnings);
    else
        others_read.emplace_back(name, simdjson::minify(value));
    return std::nullopt;
}

std::optional<Diagnostic> ReportReader::Impl::read_facts(dom::element value, Report& into) {
    dom::object object;
    if (value.get(object)) return wrong_type(facts_column, "an object", "オブジェクト");
    for (const auto field : object) {
        if (!seen_facts.insert(field.key)) return twice(field.key, true);
        std::string_view text;
        switch (field.value.type()) {
            case dom::element_type::BOOL:
                into.facts.push_back({std::string(field.key), field.value.get<bool>().value_unsafe()});
                break;
            case dom::element_type::INT64:
                into.facts.push_back(
                    {std::string(field.key), field.value.get<std::int64_t>().value_unsafe()});
                break;
            case dom::element_type::STRING:
                text = field.value.get<std::string_view>().value_unsafe();
                if (text == "uncertain" || text == "不確実") {
                    into.facts.push_back({std::string(field.key), Uncertain{}});
                } else {
                    into.facts.push_back({std::string(field.key), std::string(text)});
                }
                break;
            case dom::element_type::NULL_VALUE:  // not recorded
                break;
            default:
                return bad_fact(field.key);
        }
    }
    return std::nullopt;
}

ReportReader::ReportReader(std::vector<std::string> others) : impl_(std::make_unique<Impl>()) {
    impl_->others = std::move(others);
}
ReportReader::~ReportReader() = default;

const std::vector<std::pair<std::string, std::string>>& ReportReader::others() const {
    return impl_->others_read;
}

void ReportReader::forget_warnings() { impl_->warned.clear(); }

std::optional<Diagnostic> ReportReader::read(std::string_view json, Report& into, Diagnostics& warnings) {
    into.clear();
    impl_->seen.clear();
    impl_->seen_facts.clear();
    impl_->others_read.clear();

    dom::element root;
    if (const auto code = impl_->parser.parse(json.data(), json.size()).get(root))
        return not_json(json, code);
    dom::object object;
    if (root.get(object)) {
        return error("K0702", {}, "a report must be a JSON object",
                     "通報は JSON のオブジェクトでなければなりません");
    }
    for (const auto field : object) {
        if (auto problem = impl_->read_field(field.key, field.value, into, warnings)) return problem;
    }
    return std::nullopt;
}

}  // namespace kijun
