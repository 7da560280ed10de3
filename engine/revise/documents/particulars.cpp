// What only people know of a request letter, from JSON.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "kijun/request_letter.hpp"

namespace kijun {

namespace {

Diagnostic refuse(const std::string& en, const std::string& ja) {
    return error("K1110", {}, "particulars: " + en, "記入事項：" + ja);
}

std::optional<Diagnostic> read_recipients(const nlohmann::json& from, std::vector<Recipient>& into) {
    const auto wrong = [] {
        return refuse("recipients must be a list of {\"role\", \"name\", \"no_response\"}",
                      "recipients は {\"role\", \"name\", \"no_response\"} の並びで書いてください");
    };
    if (!from.is_array()) return wrong();
    for (const auto& one : from) {
        if (!one.is_object() || !one.contains("role") || !one.contains("name")) return wrong();
        Recipient recipient;
        for (const auto& [name, value] : one.items()) {
            if (name == "role" && value.is_string())
                recipient.role = value.get<std::string>();
            else if (name == "name" && value.is_string())
                recipient.name = value.get<std::string>();
            else if (name == "no_response" && value.is_boolean())
                recipient.no_response = value.get<bool>();
            else
                return wrong();
        }
        into.push_back(std::move(recipient));
    }
    return std::nullopt;
}

}  // namespace

Result<Particulars> Particulars::read(std::string_view text) {
    const auto json = nlohmann::json::parse(text, nullptr, false);
    if (!json.is_object()) return refuse("not a JSON object", "JSON のオブジェクトではありません");
    Particulars made;
    const std::vector<std::pair<std::string, std::string*>> texts = {
        {"reference", &made.reference}, {"date", &made.date},       {"url", &made.url},
        {"location", &made.location},   {"content", &made.content}, {"contact", &made.contact},
        {"officer", &made.officer},     {"checker", &made.checker}, {"category", &made.category}};
    for (const auto& [name, value] : json.items()) {
        const std::string& wanted = name;  // clang 14 captures no structured bindings
        const auto field = std::find_if(texts.begin(), texts.end(),
                                        [&](const auto& entry) { return entry.first == wanted; });
        if (field != texts.end() && value.is_string()) {
            *field->second = value.get<std::string>();
        } else if (name == "overseas" && value.is_boolean()) {
            made.overseas = value.get<bool>();
        } else if (name == "recipients") {
            if (auto problem = read_recipients(value, made.recipients)) return *problem;
        } else if (field != texts.end() || name == "overseas") {
            return refuse("'" + name + "' has the wrong type", "「" + name + "」の型が違います");
        } else {
            Diagnostic problem =
                refuse("there is no '" + name + "'", "「" + name + "」という項目はありません");
            std::vector<std::string> known = {"overseas", "recipients"};
            for (const auto& entry : texts) known.push_back(entry.first);
            if (const auto near = nearest(name, known))
                problem.hint =
                    Message{"did you mean '" + *near + "'?", "「" + *near + "」ではありませんか"};
            return problem;
        }
    }
    return made;
}

}  // namespace kijun
