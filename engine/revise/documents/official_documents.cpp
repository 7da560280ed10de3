// 溶け込み版, 改訂履歴 and 類型一覧. The 新旧対照表 has a file of its own.
#include "kijun/official_documents.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "kijun/changelog.hpp"
#include "paper.hpp"
#include "sentences.hpp"

namespace kijun {

namespace documents {

std::string name_of(const RevisionInfo& revision) {
    return revision.title.empty() ? revision.id : revision.title;
}

std::string as_of(const RevisionInfo& revision, std::optional<LocalDay> day, const HouseSentences& house) {
    if (revision.draft) return house.say("revision.draft", {{"revision", name_of(revision)}});
    std::map<std::string, std::string> names = {{"revision", name_of(revision)},
                                                {"effective", revision.effective_spelling}};
    if (!day) return house.say("revision.named", names);
    names["day"] = to_wareki(*day);
    return house.say("revision.as_of", names);
}

}  // namespace documents

namespace {

using namespace documents;

const RevisionInfo& revision_of(const Model& model, std::uint32_t snapshot) {
    return model.history.revisions[model.history.snapshots[snapshot].revision];
}

Document paper(const Model& model, const Selected& selected, std::optional<LocalDay> day,
               const std::string& title, const HouseSentences& house) {
    const RevisionInfo& revision = revision_of(model, selected.snapshot);
    Document document;
    document.title = house.say(title, {{"title", model.history.title}});
    const std::string when = as_of(revision, day, house);
    if (revision.draft) document.mark = when;
    document.blocks.emplace_back(paragraph(when, Align::right));
    return document;
}

std::string line_of(const Provision& one) {
    return one.label.empty() || one.text.empty() ? one.label + one.text : one.label + "　" + one.text;
}

void write(const Provision& one, std::uint32_t depth, Document& document) {
    if (one.heading > 0) {
        document.blocks.emplace_back(heading(line_of(one), one.heading));
        depth = 0;
    } else {
        document.blocks.emplace_back(paragraph(line_of(one), Align::left, depth));
    }
    std::string flowing;
    for (const Provision& child : one.children) {
        if (child.flow) {
            flowing += (flowing.empty() ? "" : "、") + child.text;
            continue;
        }
        if (!flowing.empty())
            document.blocks.emplace_back(paragraph(std::exchange(flowing, {}), Align::left, depth + 1));
        write(child, depth + 1, document);
    }
    if (!flowing.empty()) document.blocks.emplace_back(paragraph(flowing, Align::left, depth + 1));
}

// Rows of (項目, 値).
DocumentTable facts_table(const RevisionInfo& revision) {
    DocumentTable table{{20, 80}, {"項目", "値"}, {}};
    for (const auto& [name, value] : changelog_facts(revision))
        table.rows.push_back({{cell(name), cell(value)}, {}});
    return table;
}

std::string place_of(const State& state, const ast::ClassRef& in, bool group) {
    const ast::Class* found = state.class_of(in.class_name.text);
    if (found == nullptr) return {};
    if (!group) return found->title.text;
    for (const auto& one : found->groups)
        if (one.id.text == in.group.text) return one.title.text;
    return {};
}

DocumentTable categories_table(const State& state) {
    DocumentTable table{{20, 20, 8, 27, 25}, {"区分", "群", "番号", "類型", "根拠"}, {}};
    for (const auto& category : state.categories) {
        DocumentTable::Cell laws;
        for (const ast::Citation& citation : category->body.citations)
            laws.push_back(paragraph(citation_sentence(citation)));
        table.rows.push_back(
            {{cell(place_of(state, category->in, false)), cell(place_of(state, category->in, true)),
              cell(category->body.number.text), cell(category->title.text), std::move(laws)},
             {{"category", category->id.text}}});
    }
    return table;
}

std::string effect(const RevisionInfo& revision) {
    return revision.draft ? "案" : to_wareki(revision.effective);
}

}  // namespace

Document consolidated_document(const Model& model, const Selected& selected, std::optional<LocalDay> day,
                               const HouseSentences& house) {
    Document document = paper(model, selected, day, "text.title", house);
    for (const Provision& section : official_text(model, selected.snapshot).children)
        if (!section.children.empty()) write(section, 0, document);
    return document;
}

Document history_document(const Model& model, const HouseSentences& house) {
    Document document;
    document.title = house.say("history.title", {{"title", model.history.title}});
    DocumentTable overview{{25, 18, 18, 18, 21}, {"改訂", "決定日", "公表日", "適用日", "改めた類型"}, {}};
    const auto day = [](const std::optional<LocalDay>& value) { return value ? to_wareki(*value) : "—"; };
    for (std::uint32_t number = 0; number < model.revisions.size(); ++number) {
        const RevisionInfo& revision = model.history.revisions[number];
        const std::string standing = revision.withdrawn ? "撤回" : effect(revision);
        overview.rows.push_back(
            {{cell(name_of(revision)), cell(day(revision.decided)), cell(day(revision.published)),
              cell(standing), cell(std::to_string(changed_categories(model, number).size()))},
             {{"revision", revision.id}}});
    }
    document.blocks.emplace_back(std::move(overview));
    for (std::uint32_t number = 0; number < model.revisions.size(); ++number) {
        const RevisionInfo& revision = model.history.revisions[number];
        document.blocks.emplace_back(heading(name_of(revision), 1));
        document.blocks.emplace_back(facts_table(revision));
        const std::vector<ChangelogRow> rows = changelog_rows(model, number);
        if (!model.revisions[number]->amends) {
            for (std::uint32_t i = 0; i < model.states.size(); ++i)
                if (model.history.snapshots[i].revision == number) {
                    document.blocks.emplace_back(categories_table(model.states[i]));
                    break;
                }
        } else if (!rows.empty()) {
            DocumentTable table{{15, 22, 45, 18}, {"操作", "対象", "内容", "箇所"}, {}};
            for (const ChangelogRow& row : rows)
                table.rows.push_back(
                    {{cell(row.operation), cell(row.target), cell(row.content), cell(row.paragraph)}, {}});
            document.blocks.emplace_back(std::move(table));
        }
    }
    return document;
}

Document categories_document(const Model& model, const Selected& selected, std::optional<LocalDay> day,
                             const HouseSentences& house) {
    Document document = paper(model, selected, day, "categories.title", house);
    DocumentTable table = categories_table(model.states[selected.snapshot]);
    table.widths = {11, 14, 5, 21, 21, 14, 14};
    table.head.insert(table.head.end(), {"適用開始", "最終改正"});
    for (DocumentTable::Row& row : table.rows) {
        const std::string& id = row.data.front().second;
        std::string first, last;
        for (const std::uint32_t number : model.history.snapshots[selected.snapshot].applied) {
            const auto changed = changed_categories(model, number);
            if (std::find(changed.begin(), changed.end(), id) == changed.end()) continue;
            last = effect(model.history.revisions[number]);
            if (first.empty()) first = last;
        }
        row.cells.push_back(cell(first));
        row.cells.push_back(cell(last == first ? "—" : last));
    }
    document.landscape = true;
    document.blocks.emplace_back(std::move(table));
    return document;
}

}  // namespace kijun
