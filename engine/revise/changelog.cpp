#include "kijun/changelog.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <set>

#include "dependencies.hpp"

namespace kijun {

namespace {

std::string cell(std::string text) {
    std::string out;
    for (const char byte : text) {
        if (byte == '|') out += '\\';
        out += byte == '\n' ? ' ' : byte;
    }
    return out;
}

std::string spelled(const ast::Path& path) {
    std::string out = path.name.text;
    for (const ast::Word& label : path.labels) out += "." + label.text;
    return out;
}

std::string spelled(const ast::Citation& citation) {
    std::string out = citation.law.text;
    for (const ast::Word& article : citation.articles) out += article.text;
    if (citation.uncertain) out += fmt::format("（不確実: {}）", citation.uncertain->text);
    return out;
}

template <class T, class Show>
std::string listed(const std::vector<T>& items, std::string_view between, const Show& show) {
    std::string out;
    for (const T& item : items) out += (out.empty() ? "" : std::string(between)) + show(item);
    return out;
}

std::string paragraphs(const ast::Body& body) {
    return listed(body.from, "、", [](const ast::Word& word) { return word.text; });
}

std::string cited(const std::vector<ast::Citation>& citations) {
    return listed(citations, "、", [](const ast::Citation& c) { return spelled(c); });
}

std::string_view entity_name(ast::Entity entity) {
    switch (entity) {
        case ast::Entity::category:
            return "類型";
        case ast::Entity::criterion:
            return "共通基準";
        case ast::Entity::terms:
            return "用語";
        case ast::Entity::fact:
            return "事実";
        case ast::Entity::class_:
            return "区分";
        case ast::Entity::group:
            return "群";
        case ast::Entity::procedure:
            return "手続";
        case ast::Entity::definition:
            return "定義";
    }
    return {};
}

using Row = ChangelogRow;

class Describer {
public:
    Describer(const State& before, const State& after) : before_(before), after_(after) {}

    Row operator()(const ast::Add& add) const {
        struct What {
            const Describer& self;
            Row operator()(const ast::Category& c) const {
                return {"追加 add", c.id.text,
                        fmt::format("類型「{}」を{}に追加", c.title.text, self.place(self.after_, c.in)),
                        paragraphs(c.body)};
            }
            Row operator()(const ast::Class& c) const {
                return {"追加 add", c.id.text, fmt::format("区分「{}」を追加", c.title.text), ""};
            }
            Row operator()(const ast::Fact& f) const {
                return {"追加 add", f.id.text, fmt::format("事実「{}」を追加", f.question.text), ""};
            }
            Row operator()(const ast::Terms& t) const {
                return {"追加 add", t.id.text,
                        fmt::format("用語「{}」（{}語）を追加", t.title ? t.title.text : t.id.text,
                                    t.terms.size()),
                        ""};
            }
            Row operator()(const ast::Criterion& c) const {
                return {"追加 add", c.id.text, fmt::format("共通基準「{}」を追加", c.title.text),
                        paragraphs(c.body)};
            }
            Row operator()(const ast::Procedure& p) const {
                return {"追加 add", p.id.text,
                        fmt::format("手続「{}」を追加", p.title ? p.title.text : p.id.text), ""};
            }
            Row operator()(const ast::Definition& d) const {
                return {"追加 add", d.id.text, fmt::format("定義「{}」を追加", d.term.text), ""};
            }
        };
        return std::visit(What{*this}, add.what);
    }
    Row operator()(const ast::AddGroup& add) const {
        return {"追加 add", add.group.id.text,
                fmt::format("群「{}」を区分 {} に追加", add.group.title.text, add.to_class.text), ""};
    }
    Row operator()(const ast::AddTerms& add) const {
        return {"追加 add", add.list.text, "用語に加える: " + words(add.added), ""};
    }
    Row operator()(const ast::RemoveTerms& remove) const {
        return {"削除 remove", remove.list.text,
                "用語から削る: " +
                    listed(remove.terms, "、", [](const auto& t) { return "「" + t.word.text + "」"; }),
                ""};
    }
    Row operator()(const ast::Repeal& repeal) const {
        return {"廃止 repeal", spelled(repeal.path), fmt::format("{}を廃止", entity_name(repeal.entity)),
                ""};
    }
    Row operator()(const ast::Rename& rename) const {
        const ast::Category* was =
            rename.entity == ast::Entity::category ? before_.category(rename.path.name.text) : nullptr;
        return {"改称 rename", spelled(rename.path),
                was && rename.path.labels.empty()
                    ? fmt::format("「{}」を「{}」に改める", was->title.text, rename.to.text)
                    : fmt::format("名称を「{}」に改める", rename.to.text),
                ""};
    }
    Row operator()(const ast::Renumber& renumber) const {
        return {"改番 renumber", spelled(renumber.path), fmt::format("番号を{}に改める", renumber.to.text),
                ""};
    }
    Row operator()(const ast::Move& move) const {
        const ast::Category* was = before_.category(move.category.text);
        std::string content =
            fmt::format("{}から{}へ移す", was ? place(before_, was->in) : "", place(after_, move.to));
        if (move.titled) content += fmt::format("、「{}」に改称", move.titled.text);
        if (move.number) content += fmt::format("、番号を{}に改める", move.number.text);
        if (move.body && !move.body->citations.empty()) content += "、根拠: " + cited(move.body->citations);
        return {"移動 move", move.category.text, content, move.body ? paragraphs(*move.body) : ""};
    }
    Row operator()(const ast::Restate& restate) const {
        static constexpr std::string_view names[] = {"縮小 narrow", "拡大 widen", "改正 replace"};
        static constexpr std::string_view contents[] = {"判断基準を狭める（証明済み）",
                                                        "判断基準を広げる（証明済み）", "判断基準を改める"};
        const auto claim = static_cast<std::size_t>(restate.claim);
        return {std::string(names[claim]), spelled(restate.path), std::string(contents[claim]),
                paragraphs(restate.body)};
    }
    Row operator()(const ast::ReplaceTerms& replace) const {
        return {"改正 replace", replace.list.text, "用語を改める: " + words(replace.with), ""};
    }
    Row operator()(const ast::ReplaceFact& replace) const {
        return {"改正 replace", replace.fact.id.text,
                fmt::format("事実を「{}」に改める", replace.fact.question.text), ""};
    }
    Row operator()(const ast::Recite& recite) const {
        return {"根拠改正 recite", spelled(recite.path), "根拠を改める: " + cited(recite.citations), ""};
    }
    Row operator()(const ast::Reroute& reroute) const {
        return {"手続改正 reroute", reroute.class_name.text,
                fmt::format("{}の手続を改める（{}段階）", reroute.overseas ? "国外" : "国内",
                            reroute.steps.size()),
                ""};
    }
    Row operator()(const ast::Transition& transition) const {
        std::string content = listed(transition.rules, "；", [](const auto& rule) {
            return fmt::format("{}が{}前の通報は従前の例による{}", to_japanese(rule.event),
                               rule.before ? rule.before->spelling : "施行日",
                               rule.until ? fmt::format("（{}まで）", rule.until->spelling) : "");
        });
        return {"経過措置 transition", "", content, ""};
    }
    Row operator()(const ast::Withdraw& withdraw) const {
        return {"撤回 withdraw", withdraw.revision.text, "改訂を撤回", ""};
    }

    [[nodiscard]] std::string place(const State& state, const ast::ClassRef& in) const {
        const ast::Class* found = state.class_of(in.class_name.text);
        std::string out = found ? found->title.text : in.class_name.text;
        if (found && in.group)
            for (const auto& group : found->groups)
                if (group.id.text == in.group.text) out += "【" + group.title.text + "】";
        return out;
    }

private:
    static std::string words(const ast::Terms& terms) {
        return listed(terms.terms, "、", [](const ast::Term& t) {
            return t.term.kind == ast::TermRef::Kind::list ? t.term.word.text
                                                           : "「" + t.term.word.text + "」";
        });
    }

    const State& before_;
    const State& after_;
};

// The newest snapshot whose last revision is `revision`, and the one it was made from.
std::optional<std::pair<const State*, const State*>> around(const Model& model, std::uint32_t revision) {
    for (std::uint32_t i = static_cast<std::uint32_t>(model.states.size()); i-- > 0;) {
        const SnapshotInfo& snapshot = model.history.snapshots[i];
        if (snapshot.revision != revision) continue;
        static const State empty;
        return std::pair(snapshot.former ? &model.states[*snapshot.former] : &empty, &model.states[i]);
    }
    return std::nullopt;
}

void header(std::string& text, const Model& model, const RevisionInfo& revision) {
    const auto out = std::back_inserter(text);
    fmt::format_to(out, "# {} {}\n\n", model.history.title,
                   revision.title.empty() ? revision.id : revision.title);
    fmt::format_to(out,
                   "<!-- `kijun changelog` writes this file from the operations of the revision. -->\n\n");
    fmt::format_to(out, "| 項目 | 値 |\n|---|---|\n| 改訂 | `{}` |\n", revision.id);
    for (const auto& [name, value] : changelog_facts(revision))
        fmt::format_to(out, "| {} | {} |\n", name, cell(value));
}

}  // namespace

std::vector<std::pair<std::string, std::string>> changelog_facts(const RevisionInfo& revision) {
    std::vector<std::pair<std::string, std::string>> facts;
    facts.emplace_back("施行", revision.draft ? "案（施行日なし）"
                                              : fmt::format("{}（{}）", revision.effective_spelling,
                                                            to_string(revision.effective)));
    const auto day = [&](const char* name, const std::optional<LocalDay>& value) {
        if (value) facts.emplace_back(name, fmt::format("{}（{}）", to_wareki(*value), to_string(*value)));
    };
    day("決定", revision.decided);
    day("公表", revision.published);
    day("記録", revision.recorded);
    for (const std::string& citation : revision.citations) facts.emplace_back("根拠", citation);
    for (const std::string& doubt : revision.uncertain) facts.emplace_back("不確実", doubt);
    return facts;
}

std::vector<ChangelogRow> changelog_rows(const Model& model, std::uint32_t revision) {
    std::vector<ChangelogRow> rows;
    const auto states = around(model, revision);
    if (!states) return rows;
    const Describer describe(*states->first, *states->second);
    for (const ast::Operation& operation : model.revisions[revision]->operations)
        rows.push_back(std::visit(describe, operation.what));
    return rows;
}

std::vector<ChangelogEntry> changelog(const Model& model) {
    std::vector<ChangelogEntry> entries;
    for (std::uint32_t number = 0; number < model.revisions.size(); ++number) {
        const RevisionInfo& info = model.history.revisions[number];
        const auto states = around(model, number);
        std::string text;
        header(text, model, info);
        const auto out = std::back_inserter(text);
        if (!model.revisions[number]->amends && states) {
            const Describer describe(*states->first, *states->second);
            fmt::format_to(out, "\n## 類型\n\n| 区分 | 番号 | 類型 | id | 根拠 |\n|---|---|---|---|---|\n");
            for (const auto& category : states->second->categories)
                fmt::format_to(out, "| {} | {} | {} | `{}` | {} |\n",
                               describe.place(*states->second, category->in), category->body.number.text,
                               cell(category->title.text), category->id.text,
                               cell(cited(category->body.citations)));
        } else if (states) {
            fmt::format_to(out, "\n## 改訂内容\n\n| 操作 | 対象 | 内容 | 箇所 |\n|---|---|---|---|\n");
            for (const Row& row : changelog_rows(model, number)) {
                fmt::format_to(out, "| {} | {} | {} | {} |\n", row.operation,
                               row.target.empty() ? "" : "`" + row.target + "`", cell(row.content),
                               cell(row.paragraph));
            }
        }
        const std::string file =
            info.draft ? "draft_" + info.id + ".md" : to_string(info.effective) + "_" + info.id + ".md";
        entries.push_back({file, std::move(text)});
    }
    return entries;
}

std::vector<std::string> changed_categories(const Model& model, std::uint32_t revision) {
    const auto states = around(model, revision);
    std::vector<std::string> changed;
    if (!states) return changed;
    // clang 14 captures no structured bindings
    const State* before = states->first;
    const State* after = states->second;
    const auto differs = [&](const ast::Category& was, const ast::Category& is) {
        return &was != &is || !changed_dependencies(*before, *after, is).empty();
    };
    for (const auto& category : after->categories) {
        const ast::Category* was = before->category(category->id.text);
        if (!was || differs(*was, *category)) changed.push_back(category->id.text);
    }
    for (const auto& category : before->categories)
        if (!after->category(category->id.text)) changed.push_back(category->id.text);
    std::sort(changed.begin(), changed.end());
    return changed;
}

std::vector<std::string> touched_categories(const Model& model, std::uint32_t revision) {
    const auto states = around(model, revision);
    std::set<std::string> names;
    struct Visitor {
        std::set<std::string>& names;
        void operator()(const ast::Add& add) const {
            std::visit([&](const auto& what) { names.insert(what.id.text); }, add.what);
        }
        void operator()(const ast::AddGroup&) const {}
        void operator()(const ast::AddTerms& add) const { names.insert(add.list.text); }
        void operator()(const ast::RemoveTerms& remove) const { names.insert(remove.list.text); }
        void operator()(const ast::Repeal& repeal) const { names.insert(repeal.path.name.text); }
        void operator()(const ast::Rename& rename) const { names.insert(rename.path.name.text); }
        void operator()(const ast::Renumber& renumber) const { names.insert(renumber.path.name.text); }
        void operator()(const ast::Move& move) const { names.insert(move.category.text); }
        void operator()(const ast::Restate& restate) const { names.insert(restate.path.name.text); }
        void operator()(const ast::ReplaceTerms& replace) const { names.insert(replace.list.text); }
        void operator()(const ast::ReplaceFact& replace) const { names.insert(replace.fact.id.text); }
        void operator()(const ast::Recite& recite) const { names.insert(recite.path.name.text); }
        void operator()(const ast::Reroute&) const {}
        void operator()(const ast::Transition&) const {}
        void operator()(const ast::Withdraw&) const {}
    };
    for (const ast::Operation& operation : model.revisions[revision]->operations)
        std::visit(Visitor{names}, operation.what);
    std::set<std::string> touched;
    if (!states) return {};
    for (const State* state : {states->first, states->second})
        for (const auto& category : state->categories) {
            if (names.contains(category->id.text)) touched.insert(category->id.text);
            const auto needed = dependencies(*state, category->body);
            if (std::any_of(needed.begin(), needed.end(),
                            [&](const auto& name) { return names.contains(name); }))
                touched.insert(category->id.text);
        }
    return {touched.begin(), touched.end()};
}

}  // namespace kijun
