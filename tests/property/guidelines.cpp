// Random declarations and amendments. Only operations that apply are made: what holds so far is tracked.
#include "guidelines.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "guideline_generator.hpp"
#include "kijun/calendar.hpp"

namespace kijun::property {

std::string quoted(const std::string& text) { return "\"" + text + "\""; }

std::string indented(const std::string& lines) {
    std::string out;
    for (std::size_t at = 0; at < lines.size();) {
        const std::size_t end = lines.find('\n', at);
        out += "  " + lines.substr(at, end - at + 1);
        at = end + 1;
    }
    return out;
}

std::string Generator::term_list(Standing& standing, bool plain) {
    TermList list;
    list.id = name("list");
    list.open = random_.coin();
    std::string items;
    const std::size_t count = 1 + random_.below(4);
    for (std::size_t i = 0; i < count; ++i) items += term_item(standing, list);
    // lists that share words, or words inside words, are not the same list
    if (!plain && random_.one_in(3) && !standing.lists.empty())
        for (std::string term : random_.among(standing.lists).literals) {
            if (random_.one_in(3)) term += "等";
            if (std::find(list.literals.begin(), list.literals.end(), term) != list.literals.end())
                continue;
            list.literals.push_back(term);
            items += quoted(term) + "\n";
        }
    if (!plain && random_.one_in(4) && !standing.lists.empty()) {
        const std::string& other = random_.among(standing.lists).id;
        items += "include " + other + "\n";
        list.includes.push_back(other);
    }
    if (list.literals.empty()) {
        const std::string term = literal();
        list.literals.push_back(term);
        items += quoted(term) + "\n";
    }
    standing.lists.push_back(list);
    return fmt::format("terms {} {} {{\n{}}}\n", list.id, list.open ? "等" : "限定", indented(items));
}

std::string Generator::fact(Standing& standing) {
    GeneratedFact made;
    made.id = name("fact");
    std::string type;
    std::string presumption;
    switch (random_.below(7)) {
        case 0:
            made.type = ast::FactType::integer;
            type = "integer";
            break;
        case 1:
            made.type = ast::FactType::date;
            type = "date";
            break;
        case 2:
            made.type = ast::FactType::choice;
            made.choices = {"甲", "乙"};
            if (random_.coin()) made.choices.emplace_back("丙");
            type = made.choices.size() == 2 ? "choice(\"甲\", \"乙\")" : "choice(\"甲\", \"乙\", \"丙\")";
            break;
        case 3:
            made.type = random_.coin() ? ast::FactType::months : ast::FactType::days;
            type = made.type == ast::FactType::months ? "duration(months)" : "duration(days)";
            break;
        default:
            type = "bool";
            if (random_.one_in(3)) presumption = random_.coin() ? " presume true" : " presume false";
    }
    standing.facts.push_back(made);
    out_.facts.push_back(made);
    const std::size_t cost = random_.below(4);
    return fmt::format("fact {}: {} \"事実か\" ask analyst cost {}{}\n", made.id, type, cost, presumption);
}

std::string Generator::criterion(Standing& standing) {
    const std::string id = name("ground");
    const char* const background = random_.one_in(3) ? " background" : "";
    const std::size_t tests = 1 + random_.below(2);
    const Palette asked = palette(standing, tests, random_.below(2));
    const bool items = random_.one_in(4);
    standing.criteria.push_back(id);
    return fmt::format("criterion {} \"共通\"{} {{\n{}}}\n", id, background,
                       indented(block(asked, 1, items, nullptr)));
}

std::string Generator::category(Standing& standing) {
    Category made;
    made.id = name("cat");
    made.body = body(standing, random_.coin(), &made.labels);
    standing.categories.push_back(made);
    return fmt::format("category {} \"類型{}\" in {} {{\n{}}}\n", made.id, names_,
                       random_.among({"red", "blue.left"}), indented(made.body));
}

// ---- amendments -----------------------------------------------------------------------------------

std::string Generator::transition() {
    const std::string limit = random_.one_in(4) ? date(false) : "effective";
    std::string made = fmt::format("transition {{\n  reports {} before {}: former rule",
                                   random_.among({"received", "posted", "judged"}), limit);
    if (random_.coin()) {
        const LocalDay last = parse_report_date(out_.days.back())->days.first;
        made += " until " + to_string(LocalDay{last.days + static_cast<std::int32_t>(random_.below(60))});
    }
    return made + "\n}\n";
}

std::string Generator::operation(Standing& standing) {
    const auto old = [&]() -> Category& {
        return standing.categories[random_.below(standing.categories.size())];
    };
    switch (random_.below(14)) {
        case 0:
            return "add " + term_list(standing);
        case 1:
            return "add " + fact(standing);
        case 2:
            return "add " + criterion(standing);
        case 3:
            return "add " + category(standing);
        case 4: {
            for (auto at = standing.categories.begin(); at != standing.categories.end(); ++at) {
                if (at->fixed || standing.categories.size() < 2 || !random_.coin()) continue;
                const std::string made = "repeal category " + at->id + "\n";
                standing.categories.erase(at);
                return made;
            }
            return {};
        }
        case 5:
            return fmt::format("rename category {} to \"類型{}改\"\n", old().id, ++names_);
        case 6: {
            const char* const number = random_.among({"①", "②", "③", "④", "⑤", "⑥", "⑦"});
            return fmt::format("renumber category {} to {}\n", old().id, number);
        }
        case 7:
            return fmt::format("move category {} to blue.right titled \"類型{}移\"\n", old().id, ++names_);
        case 8: {
            TermList& list = standing.lists[random_.below(standing.lists.size())];
            const std::string items = term_item(standing, list);
            return items.empty() || items[0] == '/'
                       ? std::string()
                       : fmt::format("add to terms {} {{\n  {}}}\n", list.id, items);
        }
        case 9: {
            TermList& list = standing.lists[random_.below(standing.lists.size())];
            if (list.literals.size() < 2) return {};
            const std::string gone = list.literals.back();
            list.literals.pop_back();
            return fmt::format("remove from terms {} {{\n  {}\n}}\n", list.id, quoted(gone));
        }
        case 10: {
            TermList& list = standing.lists[random_.below(standing.lists.size())];
            TermList made{list.id, random_.coin(), {}, {}, list.includes};
            std::string items;
            for (std::size_t i = 0; i <= list.literals.size(); ++i) items += term_item({}, made);
            for (const std::string& other : list.includes) items += "include " + other + "\n";
            if (made.literals.size() < list.literals.size()) return {};  // counts may ask for as many
            list = made;
            return fmt::format("replace terms {} {} {{\n{}}}\n", list.id, list.open ? "等" : "限定",
                               indented(items));
        }
        case 11: {
            if (standing.facts.empty()) return {};
            GeneratedFact& fact = standing.facts[random_.below(standing.facts.size())];
            if (fact.type == ast::FactType::choice) {
                if (fact.choices.size() > 3) return {};
                fact.choices.emplace_back(fact.choices.size() == 2 ? "丙" : "丁");
                for (GeneratedFact& known : out_.facts)
                    if (known.id == fact.id) known.choices = fact.choices;
                return fmt::format("replace fact {}: choice(\"{}\") \"どれか\"\n", fact.id,
                                   fmt::join(fact.choices, "\", \""));
            }
            if (fact.type != ast::FactType::boolean) return {};
            return fmt::format("replace fact {}: bool \"事実か{}\"{}\n", fact.id, ++names_,
                               random_.among({"", " presume true", " presume false"}));
        }
        case 12: {
            Category& category = old();
            if (category.fixed) return {};
            category.labels.clear();
            category.body = body(standing, random_.coin(), &category.labels);
            return fmt::format("replace category {} {{\n{}}}\n", category.id, indented(category.body));
        }
        default: {
            Category& category = old();
            if (category.fixed || category.labels.empty()) {
                category.body += has_terms(standing).spelled() + "\n";
                return fmt::format("narrow category {} {{\n{}}}\n", category.id, indented(category.body));
            }
            const std::string label = random_.among(category.labels);
            return fmt::format("replace category {}.{} {{\n{}}}\n", category.id, label,
                               indented(body(standing, false, nullptr)));
        }
    }
}

std::string Generator::operations(Standing& standing, std::size_t count) {
    std::string out;
    for (std::size_t i = 0; i < count; ++i) out += operation(standing);
    return out;
}

GeneratedGuideline Generator::run() {
    out_.zone = random_.among(
        {"Asia/Tokyo", "Asia/Tokyo", "Asia/Tokyo", "America/New_York", "Asia/Kathmandu", "UTC"});
    out_.countries = {"", "", "JP", "US", "KR"};
    out_.channels = {"", "警察", "一般"};

    // days of change, ascending
    std::set<LocalDay> days;
    const std::size_t amendments = random_.below(5);
    while (days.size() < amendments + 1)
        days.insert(*make_day(2024 + static_cast<int>(random_.below(3)),
                              1 + static_cast<int>(random_.below(12)), random_.coin() ? 1 : 28));
    for (const LocalDay day : days) out_.days.push_back(to_string(day));
    std::vector<std::string> effective = out_.days;
    for (std::size_t i = 1; i < effective.size(); ++i)
        if (random_.one_in(5)) effective[i] = effective[i - 1];  // two on one day

    std::string& text = out_.text;
    const std::string pivot = random_.among({"received", "received", "posted", "judged"});
    text =
        fmt::format("guideline g \"指針\" {{\n  timezone \"{}\"\n  judged by {}\n}}\n", out_.zone, pivot);
    text += fmt::format("revision base \"初版\" of g {{\n  effective {}\n}}\n", effective[0]);
    text += "class red \"赤\"\nclass blue \"青\" {\n  group left \"左\"\n  group right \"右\"\n}\n";
    Standing standing;
    for (std::size_t i = 0, count = 2 + random_.below(3); i < count; ++i) text += term_list(standing);
    for (std::size_t i = 0, count = 1 + random_.below(4); i < count; ++i) text += fact(standing);
    for (std::size_t i = 0, count = random_.below(3); i < count; ++i) text += criterion(standing);
    for (std::size_t i = 0, count = 1 + random_.below(4); i < count; ++i) {
        text += category(standing);
        if (i == 0) standing.categories[0].fixed = true;
    }
    out_.revisions.emplace_back("base");

    std::string pending;  // a revision that the next one withdraws
    for (std::size_t i = 1; i < effective.size(); ++i) {
        const std::string id = fmt::format("r{}", i);
        out_.revisions.push_back(id);
        std::string attributes = fmt::format("effective {}\ninstrument {}\n", effective[i], 100 + i);
        std::string changes;
        // what is recorded late, or withdrawn before it begins, must not be needed by what comes later
        const bool aside = random_.one_in(4);
        if (aside) {
            Standing copy = standing;
            changes = "add " + term_list(copy, true);
            copy.lists.erase(copy.lists.begin(), copy.lists.end() - 1);
            copy.facts.clear();
            copy.criteria.clear();
            copy.categories.clear();
            changes += "add " + category(copy);
            if (random_.coin()) attributes += fmt::format("recorded {}\n", out_.days.back());
        } else {
            changes = operations(standing, 1 + random_.below(4));
        }
        if (!pending.empty()) {
            changes += "withdraw revision " + pending + "\n";
            pending.clear();
        }
        if (random_.one_in(4)) changes += transition();
        text +=
            fmt::format("revision {} amends g {{\n{}{}}}\n", id, indented(attributes), indented(changes));
        if (random_.one_in(8) && i + 1 < effective.size()) {
            // begins on the last day of change or later; the next amendment takes it back
            Standing copy = standing;
            pending = fmt::format("late{}", i);
            out_.revisions.push_back(pending);
            text += fmt::format("revision {} amends g {{\n  effective {}\n  instrument {}\n{}}}\n", pending,
                                to_string(LocalDay{(*days.rbegin()).days + 40}), 200 + i,
                                indented("add " + term_list(copy, true)));
        }
    }
    if (random_.one_in(3)) {
        Standing copy = standing;
        out_.revisions.emplace_back("plan");
        text += fmt::format("revision plan amends g {{\n  draft\n{}}}\n", indented(operations(copy, 2)));
    }
    return std::move(out_);
}

GeneratedGuideline generate_guideline(Random random) { return Generator(std::move(random)).run(); }

}  // namespace kijun::property
