#include "kijun/request_letter.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <nlohmann/json.hpp>

#include "paper.hpp"
#include "sentences.hpp"

namespace kijun {

namespace {

using namespace documents;
using Json = nlohmann::json;

// What a letter is written from, once everything has been found.
struct Matter {
    const Model& model;
    const RevisionInfo& revision;
    const State& state;
    const ast::Category& category;
    const Json& finding;
    bool removal = true;  // else a response is asked for
    std::string recipient_role, recipient;
};

bool met(const Json& finding) { return finding.at("status") == "met"; }

std::string spaced(const ast::Category& category) {
    return category.body.number.text + category.title.text;
}

Result<const Json*> choose_finding(const Json& verdict, const std::string& wanted) {
    const Json* found = nullptr;
    std::string several;
    for (const Json& finding : verdict.at("findings")) {
        const auto id = finding.at("category").get<std::string>();
        if (wanted.empty() ? !met(finding) : id != wanted) continue;
        several += (several.empty() ? "" : ", ") + id;
        if (found != nullptr)
            return error(
                "K1113", {}, "several categories are met: name one in the particulars: " + several,
                "該当する類型が複数あります。記入事項の category で一つ指定してください：" + several);
        found = &finding;
    }
    if (found != nullptr) return found;
    if (wanted.empty())
        return error("K1113", {}, "the verdict has no category that is met",
                     "この判断に、該当する類型はありません");
    return error("K1113", {}, "the verdict has nothing about '" + wanted + "'",
                 "この判断に、類型「" + wanted + "」はありません");
}

// The steps of one side; those that the category has of its own take the place of its class's.
std::vector<ast::Step> steps_of(const Matter& matter, bool overseas) {
    std::vector<ast::Step> always, side;
    for (const std::string& id : {matter.category.in.class_name.text, matter.category.id.text}) {
        const auto found = matter.state.procedures.find(id);
        if (found == matter.state.procedures.end()) continue;
        const ast::Procedure& procedure = *found->second;
        always.insert(always.end(), procedure.always.begin(), procedure.always.end());
        const auto& own = overseas ? procedure.overseas : procedure.domestic;
        if (!own.empty()) side = own;
    }
    always.insert(always.end(), side.begin(), side.end());
    return always;
}

// The first of those the procedure asks who can be asked.
std::optional<Diagnostic> find_recipient(Matter& matter, const Particulars& particulars) {
    bool asks = false;
    for (const ast::Step& step : steps_of(matter, particulars.overseas)) {
        const bool removal = step.kind == ast::Step::Kind::request_removal;
        if (!removal && step.kind != ast::Step::Kind::request_response) continue;
        asks = true;
        for (const ast::Word& role : step.who)
            for (const Recipient& one : particulars.recipients) {
                if (one.role != role.text || one.no_response || one.name.empty()) continue;
                matter.removal = removal;
                matter.recipient_role = one.role;
                matter.recipient = one.name;
                return std::nullopt;
            }
    }
    const char* side = particulars.overseas ? "国外" : "国内";
    if (!asks)
        return error(
            "K1114", {},
            fmt::format("the procedure of '{}' on that day asks nobody {}",
                        matter.category.in.class_name.text, particulars.overseas ? "abroad" : "at home"),
            fmt::format("その日の手続では、{}の{}について依頼を行いません", side,
                        matter.finding.at("class_title").get<std::string>()));
    return error("K1114", {}, "nobody of those the procedure asks is known and has not failed to respond",
                 "手続の定める依頼先のうち、特定でき、まだ応答を待てる者がいません");
}

// Why a letter must not go out as it is; nothing if it may.
std::optional<Message> not_ready(const Matter& matter, const Particulars& given) {
    const auto blank = [](const std::string& text) {
        return text.find_first_not_of(" \t\r\n") == std::string::npos;
    };
    if (blank(given.officer))
        return Message{"the officer's name (officer) is missing: two people check",
                       "担当者氏名（officer）がありません。二人による確認が必要です"};
    if (blank(given.checker))
        return Message{"the checker's name (checker) is missing: two people check",
                       "確認者氏名（checker）がありません。二人による確認が必要です"};
    if (given.officer == given.checker)
        return Message{"officer and checker are the same person: two people check",
                       "担当者と確認者が同じです。二人による確認が必要です"};
    if (matter.revision.draft || matter.revision.withdrawn)
        return Message{"the verdict is under a revision that is not in force: " + matter.revision.id,
                       "施行されていない改訂による判断です：" + matter.revision.id};
    if (!met(matter.finding))
        return Message{"the category is not met: questions are open",
                       "類型に該当すると判断されていません（未確認の事項があります）"};
    for (const auto& [name, value] :
         std::initializer_list<std::pair<const char*, const std::string*>>{{"reference", &given.reference},
                                                                           {"date", &given.date},
                                                                           {"url", &given.url},
                                                                           {"content", &given.content},
                                                                           {"contact", &given.contact}})
        if (blank(*value))
            return Message{fmt::format("'{}' is left out", name),
                           fmt::format("「{}」が記入されていません", name)};
    return std::nullopt;
}

// ア（通帳等を意味する表現）, by the labels of the finding's criterion.
std::string item_name(const Matter& matter, const std::string& labels) {
    std::string shown;
    const ast::Body* inside = &matter.category.body;
    for (std::size_t at = 0; inside != nullptr && at <= labels.size();) {
        const std::size_t end = std::min(labels.find('.', at), labels.size());
        const std::string label = labels.substr(at, end - at);
        at = end + 1;
        const ast::Item* found = nullptr;
        const auto look = [&](const auto& self, const ast::Body& body) -> void {
            for (const ast::ExprPtr& condition : body.conditions) {
                if (const auto* item = std::get_if<ast::Item>(&condition->node)) {
                    if (item->label.text == label) found = item;
                } else if (const auto* group = std::get_if<ast::Group>(&condition->node)) {
                    self(self, group->body);
                }
            }
        };
        look(look, *inside);
        inside = found != nullptr ? &found->body : nullptr;
        if (found != nullptr) shown = labels + "「" + found->title.text + "」";
    }
    return shown;
}

// What was found and recorded: 「ア…」について「…」との記載があること, by criterion, each word once.
std::vector<std::string> observations(const Matter& matter) {
    std::vector<std::pair<std::string, std::vector<std::string>>> words;
    for (const Json& hit : matter.finding.at("evidence")) {
        const auto criterion = hit.at("criterion").get<std::string>();
        const auto text = "「" + hit.at("text").get<std::string>() + "」";
        auto group = std::find_if(words.begin(), words.end(),
                                  [&](const auto& entry) { return entry.first == criterion; });
        if (group == words.end()) {
            words.push_back({criterion, {}});
            group = std::prev(words.end());
        }
        if (std::find(group->second.begin(), group->second.end(), text) == group->second.end())
            group->second.push_back(text);
    }
    std::vector<std::string> out;
    for (const auto& [criterion, texts] : words) {
        const std::string item = item_name(matter, criterion);
        out.push_back(fmt::format("{}{}との記載があること", item.empty() ? "" : item + "について、",
                                  fmt::join(texts, "")));
    }
    for (const Json& fact : matter.finding.at("facts")) {
        const auto id = fact.at("fact").get<std::string>();
        const auto known = matter.state.facts.find(id);
        const auto value = fact.at("value").get<std::string>();
        out.push_back(fmt::format("「{}」が{}であること{}",
                                  known == matter.state.facts.end() ? id : known->second->question.text,
                                  value == "true"    ? "「はい」"
                                  : value == "false" ? "「いいえ」"
                                                     : "「" + value + "」",
                                  fact.at("presumed").get<bool>() ? "（推定）" : ""));
    }
    return out;
}

DocumentTable::Cell lines(const std::string& text) {
    DocumentTable::Cell out;
    for (std::size_t at = 0; at <= text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        out.push_back(paragraph(text.substr(at, end - at)));
        at = end + 1;
    }
    return out;
}

Document letter(const Matter& matter, const Particulars& given, bool ready, const HouseSentences& house) {
    const std::string kind = matter.removal ? "request.removal" : "request.response";
    const std::map<std::string, std::string> in = {
        {"class", matter.finding.at("class_title").get<std::string>()}};
    const auto row = [](const char* name, DocumentTable::Cell value) {
        return DocumentTable::Row{{cell(name), std::move(value)}, {}};
    };
    const auto filled = [](const std::string& text) { return text.empty() ? "（未記入）" : text; };
    const auto put = [](Document& document, const std::string& text, Align align = Align::left) {
        document.blocks.emplace_back(paragraph(text, align));
    };
    Document document;
    if (!ready) document.mark = house.say("request.draft");
    document.title = house.say(kind + ".title", in);
    put(document, "整理番号　" + filled(given.reference), Align::right);
    put(document, filled(given.date), Align::right);
    put(document, house.say("request.address", {{"recipient", matter.recipient}}));
    put(document, house.say("request.sender"), Align::right);
    put(document, "連絡先　" + filled(given.contact), Align::right);
    put(document, "担当者氏名　" + filled(given.officer), Align::right);
    put(document, "確認者氏名　" + filled(given.checker), Align::right);
    put(document, house.say(kind + ".body", in));
    put(document, "記", Align::centre);

    DocumentTable table{{28, 72}, {}, {}};
    DocumentTable::Cell where = {paragraph("URL：" + filled(given.url))};
    if (!given.location.empty())
        for (Paragraph& line : lines("その他情報の特定に必要な情報：" + given.location))
            where.push_back(std::move(line));
    table.rows.push_back(row("掲載されている場所", std::move(where)));
    table.rows.push_back(row("掲載されている情報", lines(filled(given.content))));
    DocumentTable::Cell laws;
    for (const ast::Citation& citation : matter.category.body.citations)
        laws.push_back(paragraph(citation_sentence(citation)));
    if (!laws.empty()) table.rows.push_back(row("違反する法令名等", std::move(laws)));
    if (!matter.removal || matter.category.body.citations.empty()) {
        std::string group = matter.finding.at("group_title").get<std::string>();
        if (!group.empty()) group = "【" + group + "】";
        table.rows.push_back(
            row("分類の種類", cell(fmt::format("{}　{}{}　{}", matter.model.history.title, in.at("class"),
                                               group, spaced(matter.category)))));
    }
    const std::vector<std::string> observed = observations(matter);
    table.rows.push_back(row(
        matter.removal ? "上記法令の構成要件に該当すると判断した理由"
                       : "上記分類に当てはまると判断した理由",
        cell(house.say("request.reason", {{"observations", fmt::format("{}", fmt::join(observed, "、"))},
                                          {"guideline", matter.model.history.title},
                                          {"revision", name_of(matter.revision)},
                                          {"category", "「" + spaced(matter.category) + "」"}}))));
    document.blocks.emplace_back(std::move(table));
    put(document, house.say("request.voluntary"));
    put(document, house.say("request.inquiries"));
    return document;
}

Result<RequestLetter> write_letter(const Model& model, std::string_view rules_hash, const Json& verdict,
                                   const Particulars& given, bool draft, const HouseSentences& house) {
    const auto id = verdict.at("revision").get<std::string>();
    const auto selected = select_revision(model.history, id);
    if (!selected) return selected.errors();
    if (verdict.at("receipt").at("bundle").get<std::string>() != rules_hash)
        return error("K1112", {}, "the verdict was made by other rules than these: judge again",
                     "この規則とは別の規則による判断です。判断し直してください");
    const auto finding = choose_finding(verdict, given.category);
    if (!finding) return finding.errors();
    const State& state = model.states[selected->snapshot];
    const auto category_id = (*finding)->at("category").get<std::string>();
    const ast::Category* category = state.category(category_id);
    if (category == nullptr)
        return error("K0327", {}, fmt::format("{} has no category '{}'", id, category_id),
                     fmt::format("{} に類型「{}」はありません", id, category_id));
    Matter matter{model,     model.history.revisions[model.history.snapshots[selected->snapshot].revision],
                  state,     *category,
                  **finding, true,
                  {},        {}};
    if (auto problem = find_recipient(matter, given)) return *problem;
    const auto reason = not_ready(matter, given);
    if (reason && !draft) {
        Diagnostic problem =
            error("K1115", {}, "not to be sent: " + reason->en, "送付できません：" + reason->ja);
        problem.hint = Message{"--draft writes it as a draft", "--draft を付けると案として作ります"};
        return problem;
    }
    const bool ready = !draft;
    return RequestLetter{letter(matter, given, ready, house), matter.recipient_role, ready};
}

}  // namespace

Result<RequestLetter> request_letter(const Model& model, std::string_view rules_hash,
                                     std::string_view verdict, const Particulars& particulars, bool draft,
                                     const HouseSentences& house) {
    try {
        return write_letter(model, rules_hash, Json::parse(verdict), particulars, draft, house);
    } catch (const Json::exception&) {
        Diagnostic other = error("K1111", {}, "not a verdict of kijun judge, with its explanation",
                                 "説明付きの kijun judge の判断ではありません");
        other.hint =
            Message{"give what kijun explain --json or kijun judge --explain wrote, one report only",
                    "kijun explain --json 又は kijun judge --explain の出力（一件）を指定してください"};
        return other;
    }
}

}  // namespace kijun
