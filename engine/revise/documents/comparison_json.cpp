// The structured form of a 新旧対照表, written and read back.
#include <nlohmann/json.hpp>

#include "kijun/comparison.hpp"
#include "kijun/json.hpp"

namespace kijun {

namespace {

void write(JsonWriter& json, const ComparedLine& line) {
    json.begin_object();
    json.key("key").value(line.key);
    json.key("parent").value(line.parent);
    json.key("after").value(line.after);
    json.key("depth").value(line.depth);
    json.key("heading").value(line.heading);
    json.key("flow").value(line.flow);
    json.key("label").value(line.label);
    json.key("label_moved").value(line.label_moved);
    json.key("words").begin_array();
    for (const ComparedText& words : line.words) {
        json.begin_object();
        json.key("text").value(words.text);
        json.key("changed").value(words.changed);
        json.end_object();
    }
    json.end_array();
    json.end_object();
}

void write(JsonWriter& json, const std::vector<ComparedLine>& lines) {
    json.begin_array();
    for (const ComparedLine& line : lines) write(json, line);
    json.end_array();
}

std::vector<ComparedLine> read_lines(const nlohmann::json& from) {
    std::vector<ComparedLine> lines;
    for (const auto& one : from) {
        ComparedLine& line = lines.emplace_back();
        one.at("key").get_to(line.key);
        one.at("parent").get_to(line.parent);
        one.at("after").get_to(line.after);
        one.at("depth").get_to(line.depth);
        one.at("heading").get_to(line.heading);
        one.at("flow").get_to(line.flow);
        one.at("label").get_to(line.label);
        one.at("label_moved").get_to(line.label_moved);
        for (const auto& words : one.at("words"))
            line.words.push_back({words.at("text").get<std::string>(), words.at("changed").get<bool>()});
    }
    return lines;
}

ComparisonRow read_row(const nlohmann::json& from, std::size_t operations) {
    ComparisonRow row;
    const auto kind = from.at("kind").get<std::string>();
    using Kind = ComparisonRow::Kind;
    bool known = false;
    for (const Kind one : {Kind::context, Kind::omitted, Kind::added, Kind::removed, Kind::changed})
        if (to_string(one) == kind) {
            row.kind = one;
            known = true;
        }
    from.at("depth").get_to(row.depth);
    from.at("moved").get_to(row.moved);
    row.now = read_lines(from.at("now"));
    row.before = read_lines(from.at("before"));
    from.at("operations").get_to(row.operations);
    for (const std::uint32_t operation : row.operations) known = known && operation < operations;
    if (row.kind == Kind::changed || row.kind == Kind::context)
        known = known && row.now.size() == 1 && row.before.size() == 1;
    if (!known) throw nlohmann::json::other_error::create(501, "no such row", &from);
    return row;
}

}  // namespace

std::string comparison_json(const ComparisonTable& comparison) {
    std::string out;
    JsonWriter json(out);
    json.begin_object();
    json.key("guideline").value(comparison.guideline);
    json.key("before").value(comparison.before);
    json.key("after").value(comparison.after);
    json.key("draft").value(comparison.draft);
    json.key("operations").begin_array();
    for (const NamedOperation& operation : comparison.operations) {
        json.begin_object();
        json.key("revision").value(operation.revision);
        json.key("operation").value(operation.operation);
        json.key("target").value(operation.target);
        json.end_object();
    }
    json.end_array();
    json.key("rows").begin_array();
    for (const ComparisonRow& row : comparison.rows) {
        json.begin_object();
        json.key("kind").value(to_string(row.kind));
        json.key("depth").value(row.depth);
        json.key("moved").value(row.moved);
        write(json.key("now"), row.now);
        write(json.key("before"), row.before);
        json.key("operations").begin_array();
        for (const std::uint32_t operation : row.operations) json.value(operation);
        json.end_array();
        json.end_object();
    }
    json.end_array();
    json.end_object();
    return out + '\n';
}

Result<ComparisonTable> read_comparison(std::string_view text) {
    try {
        const auto json = nlohmann::json::parse(text);
        ComparisonTable made;
        json.at("guideline").get_to(made.guideline);
        json.at("before").get_to(made.before);
        json.at("after").get_to(made.after);
        json.at("draft").get_to(made.draft);
        for (const auto& one : json.at("operations"))
            made.operations.push_back({one.at("revision").get<std::string>(),
                                       one.at("operation").get<std::string>(),
                                       one.at("target").get<std::string>()});
        for (const auto& row : json.at("rows")) made.rows.push_back(read_row(row, made.operations.size()));
        return made;
    } catch (const nlohmann::json::exception& problem) {
        return error("K1103", {}, std::string("not a comparison: ") + problem.what(),
                     std::string("新旧対照表の JSON ではありません：") + problem.what());
    }
}

}  // namespace kijun
