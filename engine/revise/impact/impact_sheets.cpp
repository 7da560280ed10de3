// The tables of an impact, for people.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "naming.hpp"

namespace kijun {

namespace {

constexpr std::size_t terms_shown = 6;
constexpr std::size_t term_shown = 36;  // bytes: of an expression the beginning is enough

std::string shortened(const std::string& term) {
    if (term.size() <= term_shown) return term;
    std::size_t cut = term_shown;
    while ((static_cast<unsigned char>(term[cut]) & 0xC0) == 0x80) --cut;
    return term.substr(0, cut) + "…";
}

class Writer {
public:
    Writer(const ImpactPlan& plan, const ImpactCounts& counts, Language language)
        : plan_(plan), counts_(counts), language_(language) {}

    std::vector<Sheet> sheets() {
        outcomes();
        places();
        categories();
        bounds();
        groups();
        gaps();
        if (counts_.labelled > 0) agreement();
        hits();
        return std::move(sheets_);
    }

private:
    [[nodiscard]] std::string say(const char* en, const char* ja) const {
        return language_ == Language::japanese ? ja : en;
    }
    [[nodiscard]] std::string say(const Message& message) const {
        return language_ == Language::japanese ? message.ja : message.en;
    }
    Sheet& sheet(const char* key, std::string title, std::string row_title) {
        Sheet& made = sheets_.emplace_back();
        made.key = key;
        made.title = std::move(title);
        made.row_title = std::move(row_title);
        return made;
    }
    [[nodiscard]] std::string state(std::size_t of) const {
        return of == 0 ? say("met", "該当") : of == 1 ? say("open", "未確定") : say("not met", "非該当");
    }
    [[nodiscard]] std::string outcome(std::size_t of) const {
        return of == 0   ? say("candidate", "該当候補")
               : of == 1 ? say("undetermined", "未確定")
                         : say("out of scope", "対象外");
    }
    [[nodiscard]] std::string place(std::size_t of) const {
        return of < plan_.classes.size() ? class_title(plan_, static_cast<std::uint32_t>(of))
                                         : outcome(1 + of - plan_.classes.size());
    }
    [[nodiscard]] std::string category(std::uint32_t number) const {
        const ImpactCategory& of = plan_.categories[number];
        const CategoryVersion& version = newest(plan_, of);
        std::string title = version.number + (version.number.empty() ? "" : " ") + version.title;
        if (of.version[0] == none) title += say(" (added)", "（追加）");
        if (of.version[1] == none) title += say(" (repealed)", "（廃止）");
        return title;
    }
    [[nodiscard]] std::string side(std::size_t of) const {
        return of == 0 ? say("before", "改訂前") : say("after", "改訂後");
    }

    void outcomes();
    void places();
    void categories();
    void bounds();
    void groups();
    void gaps();
    void agreement();
    void hits();
    void add_interval(Sheet::Row& row, std::uint64_t hits) const;

    const ImpactPlan& plan_;
    const ImpactCounts& counts_;
    Language language_;
    std::vector<Sheet> sheets_;
};

void Writer::outcomes() {
    Sheet& made = sheet(
        "outcomes", say("Outcomes: before (rows), after (columns)", "結果の推移（行：改訂前、列：改訂後）"),
        side(0));
    for (std::size_t to = 0; to < impact_states; ++to)
        made.columns.push_back({std::string(outcome_keys[to]), outcome(to)});
    made.columns.push_back({"total", say("total", "計")});
    Sheet::Row total{"total", say("total", "計"), {}};
    std::array<std::uint64_t, impact_states> sums{};
    for (std::size_t from = 0; from < impact_states; ++from) {
        Sheet::Row row{std::string(outcome_keys[from]), outcome(from), {}};
        std::uint64_t sum = 0;
        for (std::size_t to = 0; to < impact_states; ++to) {
            row.cells.push_back(Cell::of_count(counts_.outcomes[from][to]));
            sum += counts_.outcomes[from][to];
            sums[to] += counts_.outcomes[from][to];
        }
        row.cells.push_back(Cell::of_count(sum));
        made.rows.push_back(std::move(row));
    }
    for (const std::uint64_t sum : sums) total.cells.push_back(Cell::of_count(sum));
    total.cells.push_back(Cell::of_count(counts_.cases));
    made.rows.push_back(std::move(total));
    made.notes.push_back(fmt::format(
        fmt::runtime(say("cases with a category that flips: {}; at most {} once what is open is known",
                         "いずれかの類型の結果が変わる事例：{} 件（未確定が確定した場合、最大 {} 件）")),
        counts_.flipped, counts_.may_flip));
}

void Writer::places() {
    Sheet& made = sheet(
        "classes", say("Classes: before (rows), after (columns)", "区分の推移（行：改訂前、列：改訂後）"),
        side(0));
    for (std::size_t to = 0; to < plan_.places(); ++to)
        made.columns.push_back({place_key(plan_, to), place(to)});
    for (std::size_t from = 0; from < plan_.places(); ++from) {
        Sheet::Row row{place_key(plan_, from), place(from), {}};
        for (std::size_t to = 0; to < plan_.places(); ++to)
            row.cells.push_back(Cell::of_count(counts_.places[from * plan_.places() + to]));
        made.rows.push_back(std::move(row));
    }
    made.notes.push_back(
        say("a case stands in the class of its first category that is met, in the order of the guideline",
            "事例は、該当する類型のうちガイドラインの順で最初のものの区分に数えます"));
}

void Writer::categories() {
    static constexpr std::array<std::string_view, impact_states> signs{"○", "？", "×"};
    Sheet& made = sheet("categories", say("Categories: before → after", "類型別の推移（改訂前→改訂後）"),
                        say("category", "類型"));
    for (std::size_t from = 0; from < impact_states; ++from)
        for (std::size_t to = 0; to < impact_states; ++to) {
            if (from == 2 && to == 2) continue;
            made.columns.push_back({fmt::format("{}_{}", state_keys[from], state_keys[to]),
                                    fmt::format("{}→{}", signs[from], signs[to])});
        }
    for (std::uint32_t i = 0; i < plan_.categories.size(); ++i) {
        Sheet::Row row{plan_.categories[i].id, category(i), {}};
        std::uint64_t sum = 0;
        for (std::size_t from = 0; from < impact_states; ++from)
            for (std::size_t to = 0; to < impact_states; ++to) {
                if (from == 2 && to == 2) continue;
                const std::uint64_t n = counts_.categories[i].states[from][to];
                row.cells.push_back(Cell::of_count(n));
                sum += n;
            }
        if (sum > 0) made.rows.push_back(std::move(row));
    }
    made.notes.push_back(say("○ met, ？ open, × not met; the rest is not met on both sides",
                             "○ 該当、？ 未確定、× 非該当。残りは前後とも非該当"));
}

void Writer::bounds() {
    Sheet& made = sheet(
        "bounds", say("At least – at most, once what is open is known", "未確定が確定した場合の下限と上限"),
        say("category", "類型"));
    const auto columns = [&](const char* key, const std::string& title) {
        made.columns.push_back({std::string(key) + "_least", title + say(", least", "・下限")});
        made.columns.push_back({std::string(key) + "_most", title + say(", most", "・上限")});
    };
    columns("before", side(0));
    columns("after", side(1));
    columns("gained", say("gained", "新たに該当"));
    columns("lost", say("lost", "該当しなくなる"));
    const auto add = [](Sheet::Row& row, const Range& range) {
        row.cells.push_back(Cell::of_count(range.least));
        row.cells.push_back(Cell::of_count(range.most));
    };
    Sheet::Row any{"any", say("any category", "いずれかの類型"), {}};
    add(any, outcome_range(counts_, 0));
    add(any, outcome_range(counts_, 1));
    any.cells.insert(any.cells.end(), 4, Cell{});
    made.rows.push_back(std::move(any));
    for (std::uint32_t in = 0; in < plan_.classes.size(); ++in) {
        Sheet::Row row{"class " + plan_.classes[in], class_title(plan_, in), {}};
        for (const std::size_t of : {0u, 1u})
            add(row, {counts_.class_met[of][in], counts_.class_met[of][in] + counts_.class_open[of][in]});
        row.cells.insert(row.cells.end(), 4, Cell{});
        made.rows.push_back(std::move(row));
    }
    for (std::uint32_t i = 0; i < plan_.categories.size(); ++i) {
        const ImpactCounts::Category& counted = counts_.categories[i];
        const Range before = met_range(counted, 0), after = met_range(counted, 1);
        if (before.most + after.most == 0) continue;
        Sheet::Row row{plan_.categories[i].id, category(i), {}};
        add(row, before);
        add(row, after);
        add(row, gained_range(counted));
        add(row, lost_range(counted));
        made.rows.push_back(std::move(row));
    }
    made.notes.push_back(plan_.options.mode == Mode::screen
                             ? say("screened: what nothing speaks for counts as not met; --mode assess "
                                   "gives the bounds without that",
                                   "screen：手掛かりのないものは非該当とします。それも未確定とする範囲は "
                                   "--mode assess で得られます")
                             : say("assessed: what nothing decides is open",
                                   "assess：定まらないものはすべて未確定とします"));
}

void Writer::groups() {
    Sheet& made = sheet("flips", say("What flips, and what brings it about", "結果が変わる事例とその原因"),
                        say("category", "類型"));
    made.columns = {{"change", say("change", "変化")},
                    {"cases", say("cases", "件数")},
                    {"cause", say("cause", "原因")},
                    {"terms", say("terms of one side only", "一方の改訂だけの語")},
                    {"smallest", say("smallest cases", "最小の事例")}};
    std::size_t number = 0;
    for (const auto& [key, group] : ranked_groups(counts_)) {
        std::string terms, smallest;
        for (const auto& [term, cases] : ranked_terms(*group, terms_shown))
            terms += fmt::format("{}{} ({})", terms.empty() ? "" : ", ", shortened(term), cases);
        for (const ImpactCase& one : group->smallest) smallest += (smallest.empty() ? "" : ", ") + one.id;
        made.rows.push_back({std::to_string(++number),
                             category(key.category),
                             {Cell::of_text(state(key.before) + " → " + state(key.after)),
                              Cell::of_count(group->cases), Cell::of_text(say(words_of(plan_, key))),
                              Cell::of_text(std::move(terms)), Cell::of_text(std::move(smallest))}});
    }
    made.notes.push_back(say("a cause is a change that, taken back alone, takes the flip back",
                             "原因とは、それだけを改訂前に戻すと結果も元に戻る変更をいいます"));
}

void Writer::gaps() {
    Sheet& made =
        sheet("missing", say("What would close the gap", "確定に役立つ事実"), say("fact", "事実"));
    made.columns = {{"flips", say("possible flips it can decide", "左右し得る変化")},
                    {"alone", say("alone", "うち単独")},
                    {"open", say("open verdicts after", "改訂後の未確定")},
                    {"cost", say("cost", "費用")},
                    {"question", say("question", "問い")}};
    for (const auto& [fact, gap] : ranked_gaps(counts_))
        made.rows.push_back(
            {fact,
             fact,
             {Cell::of_count(gap.flips), Cell::of_count(gap.alone), Cell::of_count(gap.open),
              Cell::of_count(gap.cost), Cell::of_text(fmt::format("{} ({})", gap.question, gap.who))}});
}

void Writer::agreement() {
    Sheet& made =
        sheet("agreement", say("Agreement with labels", "ラベルとの一致"), say("category", "類型"));
    made.columns.push_back({"labelled", say("labelled", "ラベル")});
    for (const std::size_t of : {0u, 1u}) {
        const std::string key(side_keys[of]);
        made.columns.push_back({key + "_precision", side(of) + say(": precision", "：適合率")});
        made.columns.push_back({key + "_recall", say("recall", "再現率")});
        made.columns.push_back({key + "_kappa", "κ"});
        made.columns.push_back({key + "_recall_open", say("recall, open too", "再現率（未確定を含む）")});
    }
    const auto ratio = [](const std::optional<double>& of) { return of ? Cell::of_ratio(*of) : Cell{}; };
    const auto add = [&](std::string key, std::string title, std::uint64_t labelled,
                         const auto& agreement_on) {
        Sheet::Row row{std::move(key), std::move(title), {Cell::of_count(labelled)}};
        for (const std::size_t of : {0u, 1u}) {
            const Agreement met = agreement_on(of, false);
            row.cells.insert(row.cells.end(), {ratio(met.precision()), ratio(met.recall()),
                                               ratio(met.kappa()), ratio(agreement_on(of, true).recall())});
        }
        made.rows.push_back(std::move(row));
    };
    add("any", say("any category", "いずれかの類型"), counts_.labelled_in_scope,
        [&](std::size_t of, bool open_too) { return counts_.agreement(of, open_too); });
    for (std::uint32_t i = 0; i < plan_.categories.size(); ++i) {
        const Range before = met_range(counts_.categories[i], 0),
                    after = met_range(counts_.categories[i], 1);
        if (counts_.categories[i].labelled + before.least + after.least == 0) continue;
        add(plan_.categories[i].id, category(i), counts_.categories[i].labelled,
            [&](std::size_t of, bool open_too) { return counts_.agreement(i, of, open_too); });
    }
    made.notes.push_back(fmt::format(
        fmt::runtime(
            say("{} of {} cases have a label; open counts as not met, except where it says otherwise",
                "{1} 件のうち {0} 件にラベルがあります。断りがない限り、未確定は非該当として数えます")),
        counts_.labelled, counts_.cases));
}

void Writer::add_interval(Sheet::Row& row, std::uint64_t hits) const {
    row.cells.push_back(Cell::of_count(hits));
    row.cells.push_back(Cell::of_share(hits, counts_.cases));
    if (!plan_.options.population) return;
    const auto interval = wilson(hits, counts_.cases, *plan_.options.population);
    const double whole = static_cast<double>(*plan_.options.population);
    for (const double bound : {interval ? interval->low : 0, interval ? interval->high : 1})
        row.cells.push_back(Cell::of_count(static_cast<std::uint64_t>(std::llround(bound * whole))));
}

void Writer::hits() {
    Sheet& made = sheet("hits", say("How many are met", "該当の割合"), say("category", "類型"));
    const auto columns = [&](const std::string& key, const std::string& title) {
        made.columns.push_back({key, title});
        made.columns.push_back({key + "_percent", "%"});
        if (!plan_.options.population) return;
        made.columns.push_back({key + "_low", say("of all, from", "母集団・下限")});
        made.columns.push_back({key + "_high", say("to", "上限")});
    };
    columns("before", side(0));
    columns("after", side(1));
    columns("gained", say("gained", "新たに該当"));
    columns("lost", say("lost", "該当しなくなる"));
    const auto add = [&](std::string key, std::string title, const ImpactCounts::Category& counted) {
        Sheet::Row row{std::move(key), std::move(title), {}};
        const std::uint64_t before = met_range(counted, 0).least, after = met_range(counted, 1).least;
        if (before + after == 0 && !made.rows.empty()) return;
        for (const std::uint64_t n :
             {before, after, gained_range(counted).least, lost_range(counted).least})
            add_interval(row, n);
        made.rows.push_back(std::move(row));
    };
    ImpactCounts::Category any;
    any.states = counts_.outcomes;
    add("any", say("any category", "いずれかの類型"), any);
    for (std::uint32_t i = 0; i < plan_.categories.size(); ++i)
        add(plan_.categories[i].id, category(i), counts_.categories[i]);
    if (plan_.options.population)
        made.notes.push_back(
            fmt::format(fmt::runtime(say("{} cases out of {}: 95 % intervals of Wilson for the number "
                                         "among all, if the cases were drawn at random",
                                         "{1} 件から抜き出した {0} 件による。母集団での件数の 95 % "
                                         "信頼区間（Wilson）。無作為抽出を前提とします")),
                        counts_.cases, *plan_.options.population));
}

}  // namespace

std::vector<Sheet> impact_sheets(const ImpactPlan& plan, const ImpactCounts& counts, Language language) {
    return Writer(plan, counts, language).sheets();
}

std::string impact_title(const ImpactPlan& plan, Language language) {
    const auto side = [&](std::size_t of) {
        const RevisionInfo& revision = revision_of(plan, of);
        return revision.id + (!revision.draft                  ? ""
                              : language == Language::japanese ? "（案）"
                                                               : " (draft)");
    };
    return fmt::format("{}: {} → {}", plan.rules->program().history.title, side(0), side(1));
}

}  // namespace kijun
