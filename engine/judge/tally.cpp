#include "kijun/tally.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "kijun/table.hpp"

namespace kijun {

Tally::Tally(const Rules& rules, bool by_revision) : rules_(&rules), by_revision_(by_revision) {}

void Tally::count(const Verdict& verdict) {
    Counted& counted = counted_[by_revision_ ? verdict.selected.snapshot : 0];
    if (counted.categories.empty()) counted.categories.resize(rules_->program().categories.size());
    ++counted.outcomes[static_cast<std::size_t>(verdict.outcome)];
    for (const auto& finding : verdict.findings) {
        if (finding.status == Truth::yes) ++counted.categories[finding.category].met;
        if (finding.status == Truth::unknown) ++counted.categories[finding.category].undetermined;
    }
}

void Tally::add(const Tally& other) {
    errors_ += other.errors_;
    for (const auto& [snapshot, counted] : other.counted_) {
        Counted& into = counted_[snapshot];
        into.categories.resize(counted.categories.size());
        for (std::size_t i = 0; i < counted.outcomes.size(); ++i) into.outcomes[i] += counted.outcomes[i];
        for (std::size_t i = 0; i < counted.categories.size(); ++i) {
            into.categories[i].met += counted.categories[i].met;
            into.categories[i].undetermined += counted.categories[i].undetermined;
        }
    }
}

std::vector<TallyRow> Tally::rows_of(const Counted& counted) const {
    const Program& program = rules_->program();
    std::map<std::string, std::size_t> class_positions, positions;  // the newest text that has it decides
    for (const auto& snapshot : program.snapshots) {
        for (std::size_t place = 0; place < snapshot.categories.size(); ++place) {
            const auto& category = program.categories[snapshot.categories[place]];
            class_positions.try_emplace(category.class_title, class_positions.size());
            positions[category.id] = place;
        }
    }
    struct Placed {
        std::pair<std::size_t, std::size_t> position;  // of the class, of the category in the guideline
        TallyRow row;
    };
    std::vector<Placed> placed;
    for (std::size_t i = 0; i < counted.categories.size(); ++i) {
        const Counts& counts = counted.categories[i];
        if (counts.met + counts.undetermined == 0) continue;
        const auto& category = program.categories[i];
        auto same = std::find_if(placed.begin(), placed.end(), [&](const Placed& one) {
            return one.row.class_title == category.class_title && one.row.number == category.number &&
                   one.row.title == category.title;
        });
        if (same == placed.end()) {
            placed.push_back({{class_positions[category.class_title], positions[category.id]},
                              {category.class_title, category.number, category.title}});
            same = placed.end() - 1;
        }
        same->row.met += counts.met;
        same->row.undetermined += counts.undetermined;
    }
    std::stable_sort(placed.begin(), placed.end(),
                     [](const Placed& a, const Placed& b) { return a.position < b.position; });
    std::vector<TallyRow> rows;
    for (Placed& one : placed) rows.push_back(std::move(one.row));
    return rows;
}

std::vector<TallySection> Tally::sections() const {
    const History& history = rules_->program().history;
    // Snapshots are numbered as they were made; people want the order of effect.
    std::vector<std::uint32_t> order;
    for (const auto& [snapshot, counted] : counted_) order.push_back(snapshot);
    std::stable_sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
        return history.snapshots[a].revision < history.snapshots[b].revision;
    });
    std::vector<TallySection> sections;
    for (const auto snapshot : order) {
        TallySection& section = sections.emplace_back();
        if (by_revision_) {
            const auto& revision = history.revisions[history.snapshots[snapshot].revision];
            section.revision = revision.id;
            section.title = revision.title;
        }
        section.outcomes = counted_.at(snapshot).outcomes;
        section.rows = rows_of(counted_.at(snapshot));
    }
    return sections;
}

namespace {

struct Words {
    const char *class_title, *category, *met, *undetermined, *sum, *nothing, *errors;
};
constexpr Words english{"class",
                        "category",
                        "candidates",
                        "undetermined",
                        "{} verdicts: {} with a candidate, {} undetermined, {} out of scope\n",
                        "no verdicts\n",
                        "{} lines could not be judged\n"};
constexpr Words japanese{"区分",
                         "類型",
                         "該当候補",
                         "未確定",
                         "判断 {} 件：該当候補あり {} 件、未確定 {} 件、対象外 {} 件\n",
                         "判断した通報はありません\n",
                         "判断できなかった行 {} 件\n"};

std::string text_of(const TallySection& section, const Words& words) {
    constexpr std::size_t longest_title = 48;
    Table table;
    table.column(words.class_title);
    table.column("");
    table.column(words.category, Table::Align::left, longest_title);
    table.column(words.met, Table::Align::right);
    table.column(words.undetermined, Table::Align::right);
    const TallyRow* before = nullptr;
    for (const TallyRow& row : section.rows) {
        const bool new_class = before == nullptr || before->class_title != row.class_title;
        if (new_class && before != nullptr) table.rule();
        table.row({new_class ? row.class_title : "", row.number, row.title, std::to_string(row.met),
                   std::to_string(row.undetermined)});
        before = &row;
    }
    const auto [candidates, undetermined, out] = section.outcomes;
    std::string text = section.rows.empty() ? "" : table.render() + '\n';
    return text + fmt::format(fmt::runtime(words.sum), candidates + undetermined + out, candidates,
                              undetermined, out);
}

}  // namespace

std::string Tally::text(Language language) const {
    const Words& words = language == Language::japanese ? japanese : english;
    std::string text;
    for (const TallySection& section : sections()) {
        if (by_revision_)
            text += fmt::format("{}== {} {}\n", text.empty() ? "" : "\n", section.revision, section.title);
        text += text_of(section, words);
    }
    if (counted_.empty()) text += words.nothing;
    if (errors_ > 0) text += fmt::format(fmt::runtime(words.errors), errors_);
    return text;
}

}  // namespace kijun
