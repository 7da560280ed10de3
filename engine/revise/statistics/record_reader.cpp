#include <fmt/format.h>
#include <simdjson.h>

#include "kijun/statistics.hpp"

namespace kijun {

struct RecordReader::Impl {
    simdjson::dom::parser parser;
};

RecordReader::RecordReader() : impl_(std::make_unique<Impl>()) {}
RecordReader::~RecordReader() = default;

namespace {

using Element = simdjson::dom::element;

Diagnostic wrong_type(std::string_view key) {
    return error("K0703", {}, fmt::format("the field {} is of the wrong type", key),
                 fmt::format("項目 {} の値の型が違います", key));
}

std::optional<Diagnostic> read_text(std::string_view key, Element value, std::string& into) {
    std::string_view text;
    if (value.get(text) != simdjson::SUCCESS) return wrong_type(key);
    into = text;
    return {};
}

std::optional<Diagnostic> read_country(std::string_view key, Element value, std::string& into) {
    if (auto problem = read_text(key, value, into)) return problem;
    const auto capital = [](char byte) { return byte >= 'A' && byte <= 'Z'; };
    if (into.size() == 2 && capital(into[0]) && capital(into[1])) return {};
    Diagnostic problem = error("K0721", {}, fmt::format("{}: '{}' is not a country code", key, into),
                               fmt::format("{}：「{}」は国の符号ではありません", key, into));
    problem.hint = Message{"write two capital letters (ISO 3166-1), or null where it is not known",
                           "大文字二字（ISO 3166-1）とし、不明のときは null としてください"};
    return problem;
}

std::optional<Diagnostic> read_date(std::string_view key, Element value, std::optional<DateLiteral>& into) {
    std::string text;
    if (auto problem = read_text(key, value, text)) return problem;
    into = parse_report_date(text);
    if (into && (into->instant || into->days.single())) return {};
    return error("K0705", {}, fmt::format("{}: '{}' is not a day (2025-02-28) or instant", key, text),
                 fmt::format("{}：「{}」は日（2025-02-28）でも時刻でもありません", key, text));
}

std::optional<Diagnostic> read_field(std::string_view key, Element value, Record& into,
                                     std::optional<DateLiteral>& received) {
    if (key == "item") {
        std::uint64_t number = 0;
        if (value.get(number) != simdjson::SUCCESS || number == 0) return wrong_type(key);
        into.item = number;
        return {};
    }
    if (key == "id") return read_text(key, value, into.id);
    if (key == "revision") return read_text(key, value, into.revision);
    if (key == "category") return read_text(key, value, into.category);
    if (key == "source") return read_text(key, value, into.source);
    if (key == "provider_country") return read_country(key, value, into.provider_country);
    if (key == "server_country") return read_country(key, value, into.server_country);
    if (key == "hotline_from") return read_country(key, value, into.hotline_from);
    if (key == "hotline_to") return read_country(key, value, into.hotline_to);
    if (key == "received_at") return read_date(key, value, received);
    if (key == "police_at") return read_date(key, value, into.police);
    if (key == "requested_at") return read_date(key, value, into.requested);
    if (key == "removed_at") return read_date(key, value, into.removed);
    return error("K0720", {}, fmt::format("records have no field '{}'", key),
                 fmt::format("記録に項目「{}」はありません", key));
}

}  // namespace

std::optional<Diagnostic> RecordReader::read(std::string_view json, Record& into) {
    into = Record{};
    Element parsed;
    if (const auto failure = impl_->parser.parse(json.data(), json.size()).get(parsed);
        failure != simdjson::SUCCESS)
        return error("K0701", {}, fmt::format("not JSON: {}", simdjson::error_message(failure)),
                     fmt::format("JSON ではありません（{}）", simdjson::error_message(failure)));
    simdjson::dom::object object;
    if (parsed.get(object) != simdjson::SUCCESS)
        return error("K0702", {}, "not a JSON object", "JSON のオブジェクトではありません");
    std::optional<DateLiteral> received;
    for (const auto& [key, value] : object) {
        if (value.is_null()) continue;  // not given
        if (auto problem = read_field(key, value, into, received)) return problem;
    }
    if (!received) return error("K0705", {}, "received_at is missing", "received_at がありません");
    into.received = *received;
    return {};
}

Result<std::map<std::string, std::uint64_t>> read_previous(std::string_view json) {
    const auto refuse = [] {
        Diagnostic problem = error("K0701", {}, "not the statistics of an earlier period",
                                   "前の期間の統計の JSON ではありません");
        problem.hint = Message{"take what --format json wrote; the table by_class is read",
                               "--format json の出力を使ってください。by_class の表を読みます"};
        return problem;
    };
    simdjson::dom::parser parser;
    simdjson::dom::array tables;
    Element whole;
    if (parser.parse(json.data(), json.size()).get(whole) != simdjson::SUCCESS ||
        whole["tables"].get(tables) != simdjson::SUCCESS)
        return refuse();
    std::map<std::string, std::uint64_t> counts;
    for (const Element table : tables) {
        std::string_view id;
        simdjson::dom::array rows;
        if (table["id"].get(id) != simdjson::SUCCESS || id != "by_class") continue;
        if (table["rows"].get(rows) != simdjson::SUCCESS) return refuse();
        for (const Element row : rows) {
            std::uint64_t count = 0;
            if (row["id"].get(id) != simdjson::SUCCESS || row["count"].get(count) != simdjson::SUCCESS)
                return refuse();
            counts[std::string(id)] = count;
        }
    }
    if (counts.empty()) return refuse();
    return counts;
}

}  // namespace kijun
