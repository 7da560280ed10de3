#include "tally.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "kijun/table.hpp"

namespace kijun::command {

Tally::Tally(const Rules& rules, bool by_revision) : rules_(rules), by_revision_(by_revision) {}

void Tally::count(const Verdict& verdict) {
    Section& section = sections_[by_revision_ ? verdict.selected.snapshot : 0];
    if (section.categories.empty()) section.categories.resize(rules_.program().categories.size());
    ++section.outcomes[static_cast<std::size_t>(verdict.outcome)];
    for (const auto& finding : verdict.findings) {
        if (finding.status == Truth::yes) ++section.categories[finding.category].met;
        if (finding.status == Truth::unknown) ++section.categories[finding.category].undetermined;
    }
}

void Tally::add(const Tally& other) {
    errors_ += other.errors_;
    for (const auto& [snapshot, section] : other.sections_) {
        Section& into = sections_[snapshot];
        into.categories.resize(section.categories.size());
        for (std::size_t i = 0; i < section.outcomes.size(); ++i) into.outcomes[i] += section.outcomes[i];
        for (std::size_t i = 0; i < section.categories.size(); ++i) {
            into.categories[i].met += section.categories[i].met;
            into.categories[i].undetermined += section.categories[i].undetermined;
        }
    }
}

// What is counted together: a category that revisions changed has several versions, and what they are
// called decides, so one that moved to another class stands under both.
std::vector<Tally::Row> Tally::rows_of(const Section& section) const {
    const Program& program = rules_.program();
    std::map<std::string, std::size_t> class_positions, positions;  // the newest text that has it decides
    for (const auto& snapshot : program.snapshots) {
        for (std::size_t place = 0; place < snapshot.categories.size(); ++place) {
            const auto& category = program.categories[snapshot.categories[place]];
            class_positions.try_emplace(category.class_title, class_positions.size());
            positions[category.id] = place;
        }
    }
    std::vector<Row> rows;
    for (std::size_t i = 0; i < section.categories.size(); ++i) {
        const Counts& counts = section.categories[i];
        if (counts.met + counts.undetermined == 0) continue;
        const auto& category = program.categories[i];
        auto same = std::find_if(rows.begin(), rows.end(), [&](const Row& row) {
            return row.class_title == category.class_title && row.number == category.number &&
                   row.title == category.title;
        });
        if (same == rows.end()) {
            rows.push_back({category.class_title,
                            category.number,
                            category.title,
                            {class_positions[category.class_title], positions[category.id]},
                            {}});
            same = rows.end() - 1;
        }
        same->counts.met += counts.met;
        same->counts.undetermined += counts.undetermined;
    }
    std::stable_sort(rows.begin(), rows.end(),
                     [](const Row& a, const Row& b) { return a.position < b.position; });
    return rows;
}

std::string Tally::render(const Context& context, const Section& section) const {
    const std::vector<Row> rows = rows_of(section);
    constexpr std::size_t longest_title = 48;
    Table table;
    table.column(context.say("class", "区分"));
    table.column("");
    table.column(context.say("category", "類型"), Table::Align::left, longest_title);
    table.column(context.say("candidates", "該当候補"), Table::Align::right);
    table.column(context.say("undetermined", "未確定"), Table::Align::right);
    const Row* before = nullptr;
    for (const auto& row : rows) {
        const bool new_class = before == nullptr || before->class_title != row.class_title;
        if (new_class && before != nullptr) table.rule();
        table.row({new_class ? row.class_title : "", row.number, row.title, std::to_string(row.counts.met),
                   std::to_string(row.counts.undetermined)});
        before = &row;
    }
    const auto [candidates, undetermined, out] = section.outcomes;
    std::string text = rows.empty() ? "" : table.render() + '\n';
    text += fmt::format(
        fmt::runtime(context.say("{} verdicts: {} with a candidate, {} undetermined, {} out of scope\n",
                                 "判断 {} 件：該当候補あり {} 件、未確定 {} 件、対象外 {} 件\n")),
        candidates + undetermined + out, candidates, undetermined, out);
    return text;
}

std::string Tally::render(const Context& context) const {
    const History& history = rules_.program().history;
    std::string text;
    // Snapshots are numbered as they were made; people want the order of effect.
    std::vector<std::uint32_t> order;
    for (const auto& [snapshot, section] : sections_) order.push_back(snapshot);
    std::stable_sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
        return history.snapshots[a].revision < history.snapshots[b].revision;
    });
    for (const auto snapshot : order) {
        if (by_revision_) {
            const auto& revision = history.revisions[history.snapshots[snapshot].revision];
            text += fmt::format("{}== {} {}\n", text.empty() ? "" : "\n", revision.id, revision.title);
        }
        text += render(context, sections_.at(snapshot));
    }
    if (sections_.empty()) text += context.say("no verdicts\n", "判断した通報はありません\n");
    if (errors_ > 0) {
        text += fmt::format(
            fmt::runtime(context.say("{} lines could not be judged\n", "判断できなかった行 {} 件\n")),
            errors_);
    }
    return text;
}

}  // namespace kijun::command
