// The 新旧対照表 on paper. In HTML every row and line carries what a program needs to read it back.
#include <fmt/format.h>

#include "kijun/official_documents.hpp"
#include "paper.hpp"

namespace kijun {

namespace {

using namespace documents;

DocumentData line_data(const ComparedLine& line) {
    DocumentData data = {{"key", line.key}, {"label", line.label}, {"depth", std::to_string(line.depth)}};
    if (!line.parent.empty()) data.emplace_back("parent", line.parent);
    if (!line.after.empty()) data.emplace_back("after", line.after);
    if (line.heading > 0) data.emplace_back("heading", std::to_string(line.heading));
    if (line.flow) data.emplace_back("flow", "");
    if (line.label_moved) data.emplace_back("moved", "");
    return data;
}

void write(const ComparedLine& line, bool whole, Paragraph& paragraph) {
    const bool heading = line.heading > 0;
    // where there is no label its words are what has moved
    const bool words_moved = line.label_moved && line.label.empty();
    paragraph.runs.push_back({line.label,
                              line.label_moved ? Underline::twice
                              : whole          ? Underline::single
                                               : Underline::off,
                              heading, line_data(line)});
    if (!line.label.empty() && !line.words.empty()) paragraph.runs.push_back(plain("　"));
    for (const ComparedText& words : line.words)
        paragraph.runs.push_back({words.text,
                                  words_moved     ? Underline::twice
                                  : words.changed ? Underline::single
                                                  : Underline::off,
                                  heading,
                                  {{"words", words.changed ? "changed" : "same"}}});
}

DocumentTable::Cell side(const std::vector<ComparedLine>& lines, bool whole) {
    DocumentTable::Cell paragraphs;
    bool flowing = false;
    for (const ComparedLine& line : lines) {
        if (line.flow && flowing) {
            paragraphs.back().runs.push_back(plain("、"));
        } else {
            paragraphs.emplace_back();
            // titles of sections to categories stand at the margin
            paragraphs.back().indent = line.heading > 0 || line.depth < 4 ? 0 : line.depth - 4;
        }
        flowing = line.flow;
        write(line, whole, paragraphs.back());
    }
    return paragraphs;
}

DocumentTable::Cell omission(const std::string& sentence, std::uint32_t depth) {
    return {paragraph(sentence, Align::left, depth < 4 ? 0 : depth - 4)};
}

}  // namespace

Document comparison_document(const Model& model, const ComparisonTable& comparison,
                             const HouseSentences& house, const ComparisonLayout& layout) {
    const auto title_of = [&](const std::string& id) {
        for (const RevisionInfo& revision : model.history.revisions)
            if (revision.id == id) return name_of(revision);
        return id;
    };
    Document document;
    document.landscape = true;
    document.title = house.say("comparison.title", {{"title", comparison.guideline}});
    if (comparison.draft)
        document.mark = house.say("revision.draft", {{"revision", title_of(comparison.after)}});
    document.blocks.emplace_back(paragraph(
        house.say("comparison.sides",
                  {{"before", title_of(comparison.before)}, {"after", title_of(comparison.after)}}),
        Align::right));
    document.blocks.emplace_back(paragraph(house.say("comparison.note")));

    DocumentTable table;
    table.widths =
        layout.remarks ? std::vector<std::uint32_t>{41, 41, 18} : std::vector<std::uint32_t>{50, 50};
    table.head = {house.say(comparison.draft ? "comparison.proposed" : "comparison.after"),
                  house.say("comparison.before")};
    if (layout.before_left) std::swap(table.head[0], table.head[1]);
    if (layout.remarks) table.head.push_back(house.say("comparison.remarks"));

    std::vector<bool> placed(comparison.operations.size());
    const auto named = [&](std::uint32_t number) {
        const NamedOperation& operation = comparison.operations[number];
        return operation.target.empty() ? operation.operation
                                        : operation.operation + "　" + operation.target;
    };
    for (const ComparisonRow& row : comparison.rows) {
        using Kind = ComparisonRow::Kind;
        DocumentTable::Cell now = side(row.now, row.kind == Kind::added);
        DocumentTable::Cell before = side(row.before, row.kind == Kind::removed);
        if (row.kind == Kind::omitted) now = before = omission(house.say("comparison.omitted"), row.depth);
        if (row.kind == Kind::added) before = omission(house.say("comparison.added"), row.depth);
        if (row.kind == Kind::removed) now = omission(house.say("comparison.removed"), row.depth);
        DocumentTable::Row made;
        made.data = {{"kind", std::string(to_string(row.kind))}, {"depth", std::to_string(row.depth)}};
        if (row.moved) made.data.emplace_back("moved", "");
        made.cells = {std::move(now), std::move(before)};
        if (layout.before_left) std::swap(made.cells[0], made.cells[1]);
        if (layout.remarks) {
            DocumentTable::Cell remarks;
            for (const std::uint32_t number : row.operations) {
                const NamedOperation& operation = comparison.operations[number];
                placed[number] = true;
                remarks.push_back(paragraph(""));
                remarks.back().runs = {{named(number),
                                        Underline::off,
                                        false,
                                        {{"number", std::to_string(number)},
                                         {"revision", operation.revision},
                                         {"operation", operation.operation},
                                         {"target", operation.target}}}};
            }
            made.cells.push_back(std::move(remarks));
        }
        table.rows.push_back(std::move(made));
    }
    document.blocks.emplace_back(std::move(table));

    std::string rest;
    for (std::uint32_t i = 0; i < placed.size(); ++i)
        if (layout.remarks && !placed[i]) rest += (rest.empty() ? "" : "、") + named(i);
    if (!rest.empty())
        document.blocks.emplace_back(paragraph(house.say("comparison.unplaced", {{"operations", rest}})));
    return document;
}

}  // namespace kijun
