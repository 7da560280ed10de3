#include "guidelines.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "kijun/calendar.hpp"

namespace kijun::property {

namespace {

// Quoted phrases of the guideline, words around them, and words that fold, nest and touch each other.
const std::vector<std::string> vocabulary{"通帳",
                                          "口座",
                                          "キャッシュカード",
                                          "カード",
                                          "かーど",
                                          "譲渡します",
                                          "買います",
                                          "売ります",
                                          "レンタル",
                                          "レンタルします",
                                          "闇バイト",
                                          "バイト",
                                          "高収入",
                                          "即日",
                                          "SIM",
                                          "UD",
                                          "sim カード",
                                          "株式会社",
                                          "会社",
                                          "パスワード",
                                          "ペン",
                                          "口座開設",
                                          "口座の凍結",
                                          "通帳記入",
                                          "ATM",
                                          "100万円",
                                          "10万",
                                          "日給",
                                          "案内",
                                          "注意",
                                          "相談窓口",
                                          "電話番号",
                                          "U-D",
                                          "手帳",
                                          "ラーメン",
                                          "１",
                                          "座",
                                          "カ",
                                          "口",
                                          "é",
                                          "ガ",
                                          "が",
                                          "ヴ",
                                          "土地",
                                          "ab",
                                          "abc",
                                          "b",
                                          "通帳口座",
                                          "帳口",
                                          "㍿",
                                          "①",
                                          "ー",
                                          "買い取ります",
                                          "ID",
                                          "い",
                                          "います"};
struct PatternTerm {
    const char* source;
    const char* matched;
};
const std::vector<PatternTerm> patterns{
    {"日給\\d{1,2}万", "日給10万"}, {"口座.{0,3}買", "口座を買"},  {"(通帳|カード)を", "カードを"},
    {"[0-9]{2,3}円", "500円"},      {"sim(カード)?", "SIMカード"}, {"[ぁ-ん]{2,3}ます", "レンタします"}};
const std::vector<std::string> labels{"ア", "イ", "ウ", "エ", "オ"};
const std::vector<std::string> inner_labels{"(ア)", "（イ）", "(ウ)", "○"};

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

struct TermList {
    std::string id;
    bool open = false;
    std::vector<std::string> items;     // as written, with their exceptions
    std::vector<std::string> literals;  // without
    std::vector<std::string> includes;
};

struct Category {
    std::string id;
    std::string body;
    std::vector<std::string> labels;  // of its items, outermost
    bool fixed = false;               // others refer to its items
};

// What holds after the revisions so far; copied to make a revision that others must not build upon.
struct Standing {
    std::vector<TermList> lists;
    std::vector<GeneratedFact> facts;
    std::vector<std::string> criteria;
    std::vector<Category> categories;
};

class Generator {
public:
    explicit Generator(Random random) : random_(std::move(random)) {}
    GeneratedGuideline run();

private:
    // declarations; each returns its source lines
    std::string term_list(Standing& standing, bool plain = false);
    std::string fact(Standing& standing);
    std::string criterion(Standing& standing);
    std::string category(Standing& standing);
    std::string term_item(const Standing& standing, TermList& list);
    std::string literal();

    // conditions
    struct Palette {
        std::vector<std::string> conditions;  // texts of single conditions
    };
    Palette palette(const Standing& standing, std::size_t tests, std::size_t others);
    std::string has_terms(const Standing& standing);
    std::string term_union(const Standing& standing);
    std::string fact_condition(GeneratedFact& fact);
    std::string field_condition();
    std::string expression(const Palette& palette, int depth);
    std::string block(const Palette& palette, int depth, bool items, std::vector<std::string>* labels_used);
    std::string body(Standing& standing, bool items, std::vector<std::string>* labels_used);
    std::string date(bool month);

    // amendments
    std::string operations(Standing& standing, std::size_t count);
    std::string operation(Standing& standing);
    std::string transition();

    std::string name(const char* kind) { return fmt::format("{}_{}", kind, ++names_); }

    Random random_;
    GeneratedGuideline out_;
    std::size_t names_ = 0;
};

std::string Generator::literal() {
    std::string made = random_.among(vocabulary);
    if (random_.one_in(6)) made += random_.among(vocabulary);
    if (random_.one_in(25)) {
        made += random_.among({" ", "・", "-", "★"});
        made += random_.among(vocabulary);
    }
    out_.terms.push_back(made);
    return made;
}

std::string Generator::term_item(const Standing& standing, TermList& list) {
    if (random_.one_in(40)) {
        const PatternTerm& pattern = random_.among(patterns);
        out_.terms.emplace_back(pattern.matched);
        return fmt::format("/{}/\n", pattern.source);
    }
    const std::string term = literal();
    if (std::find(list.literals.begin(), list.literals.end(), term) != list.literals.end()) return {};
    list.literals.push_back(term);
    std::string item = quoted(term);
    if (random_.one_in(5)) {
        const std::string& more = random_.among(vocabulary);
        const std::string longer = random_.coin() ? term + more : more + term;
        out_.terms.push_back(longer);
        item += " except ";
        if (random_.one_in(4) && !standing.lists.empty() && standing.lists.back().includes.empty())
            item += fmt::format("({}, {})", quoted(longer), standing.lists.back().id);
        else
            item += quoted(longer);
    }
    return item + "\n";
}

std::string Generator::term_list(Standing& standing, bool plain) {
    TermList list;
    list.id = name("list");
    list.open = random_.coin();
    std::string items;
    const std::size_t count = 1 + random_.below(4);
    for (std::size_t i = 0; i < count; ++i) items += term_item(standing, list);
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
    switch (random_.below(5)) {
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
        default:
            type = "bool";
            if (random_.one_in(3)) presumption = random_.coin() ? " presume true" : " presume false";
    }
    standing.facts.push_back(made);
    out_.facts.push_back(made);
    const std::size_t cost = random_.below(4);
    return fmt::format("fact {}: {} \"事実か\" ask analyst cost {}{}\n", made.id, type, cost, presumption);
}

std::string Generator::date(bool month) {
    const std::string day = random_.among(out_.days);
    return month ? day.substr(0, 7) : day;
}

std::string Generator::fact_condition(GeneratedFact& fact) {
    static const std::vector<std::string> orders{">=", "<=", ">", "<", "=", "is", "is not"};
    const auto remember = [&](const std::string& value) {
        for (GeneratedFact& known : out_.facts)
            if (known.id == fact.id) known.values.push_back(value);
        return value;
    };
    switch (fact.type) {
        case ast::FactType::boolean:
            return fact.id + random_.among({"", "", "", " is true", " is false", " is not true"});
        case ast::FactType::choice: {
            const std::string one = quoted(random_.among(fact.choices)),
                              other = quoted(random_.among(fact.choices));
            const bool negated = random_.coin();
            if (random_.coin()) return fmt::format("{} {} {}", fact.id, negated ? "is not" : "is", one);
            return fmt::format("{} {} ({}, {})", fact.id, negated ? "is not in" : "is in", one, other);
        }
        case ast::FactType::integer: {
            const std::string one = remember(std::to_string(random_.below(6) * 5));
            if (!random_.one_in(5)) return fmt::format("{} {} {}", fact.id, random_.among(orders), one);
            return fmt::format("{} is in ({}, {})", fact.id, one,
                               remember(std::to_string(random_.below(6) * 5)));
        }
        case ast::FactType::date: {
            const std::string day = remember(date(random_.one_in(4)));
            return fmt::format("{} {} {}", fact.id, random_.among(orders), day);
        }
    }
    return {};
}

std::string Generator::field_condition() {
    switch (random_.below(5)) {
        case 0:
            return fmt::format("provider_country {} \"JP\"", random_.among({"is", "is not"}));
        case 1:
            return fmt::format("server_country {} (\"JP\", \"US\")", random_.among({"is in", "is not in"}));
        case 2:
            return fmt::format("channel {} \"警察\"", random_.among({"is", "is not"}));
        default: {
            const std::string day = date(random_.one_in(4));
            const char* const order = random_.among({">=", "<", "<=", ">", "=", "is not"});
            return fmt::format("{} {} {}", random_.among({"received", "posted", "judged"}), order, day);
        }
    }
}

std::string Generator::term_union(const Standing& standing) {
    const auto one = [&]() -> std::string {
        if (random_.one_in(6)) return quoted(literal());
        if (random_.one_in(60)) return std::string("/") + random_.among(patterns).source + "/";
        return random_.among(standing.lists).id;
    };
    if (!random_.one_in(5)) return one();
    const std::string first = one();
    return fmt::format("({}, {})", first, one());
}

std::string Generator::has_terms(const Standing& standing) {
    std::string made = random_.among({"text", "text", "text", "post", "title", "page", "site", "url"});
    made += " has ";
    const std::string terms = term_union(standing);
    if (random_.one_in(5)) {
        // at least as many as there are is an error: count the literals that are surely different
        std::set<std::string> known;
        for (const TermList& list : standing.lists)
            if (list.id == terms) known.insert(list.literals.begin(), list.literals.end());
        if (known.size() >= 2) made += fmt::format("at least {} of ", 1 + random_.below(known.size()));
    }
    made += terms;
    if (random_.one_in(3)) made += " evading";
    const std::size_t near = random_.one_in(3) ? 1 + random_.below(2) : 0;
    for (std::size_t i = 0; i < near; ++i) {
        const int characters = random_.among({0, 1, 2, 3, 5, 8, 20});
        const std::string others = term_union(standing);
        made += fmt::format(" within {} {} {}", characters, random_.among({"of", "of", "before", "after"}),
                            others);
        if (random_.one_in(4)) made += " evading";
    }
    return made;
}

Generator::Palette Generator::palette(const Standing& standing, std::size_t tests, std::size_t others) {
    Palette made;
    for (std::size_t i = 0; i < tests; ++i) made.conditions.push_back(has_terms(standing));
    // few facts and fields, but each compared in several ways
    std::vector<GeneratedFact> facts;
    for (std::size_t i = 0; i < others && !standing.facts.empty(); ++i)
        facts.push_back(random_.among(standing.facts));
    for (GeneratedFact& fact : facts) {
        made.conditions.push_back(fact_condition(fact));
        if (random_.coin()) made.conditions.push_back(fact_condition(fact));
    }
    if (random_.one_in(4)) made.conditions.push_back(field_condition());
    return made;
}

std::string Generator::expression(const Palette& palette, int depth) {
    if (depth <= 0 || random_.one_in(3)) return random_.among(palette.conditions);
    const std::size_t form = random_.below(7);
    if (form < 2) {
        const std::string kind = random_.among({"all", "any", "at least 1 of", "at least 2 of"});
        std::string inside = block(palette, depth - 1, false, nullptr);
        for (int more = kind == "at least 2 of" ? 2 : 0; more > 0; --more)
            inside += expression(palette, 0) + "\n";
        return kind + " {\n" + indented(inside) + "}";
    }
    const std::string first = expression(palette, depth - 1);
    if (form == 2) return "not (" + first + ")";
    return fmt::format("({} {} {})", first, form < 5 ? "and" : "or", expression(palette, depth - 1));
}

// The inside of a body: items or conditions, exceptions, `background`.
std::string Generator::block(const Palette& palette, int depth, bool items,
                             std::vector<std::string>* labels_used) {
    std::string out;
    const std::size_t count = 1 + random_.below(3);
    const auto& names = labels_used ? labels : inner_labels;
    for (std::size_t i = 0; i < count; ++i) {
        if (!items) {
            out += expression(palette, depth) + "\n";
            continue;
        }
        if (labels_used) labels_used->push_back(names[i]);
        const char* const background = random_.one_in(8) ? " background" : "";
        const bool inner_items = depth > 1 && random_.one_in(4);
        out += fmt::format("{} \"要件\"{} {{\n{}}}\n", names[i], background,
                           indented(block(palette, depth - 1, inner_items, nullptr)));
    }
    if (random_.one_in(8)) out += expression(palette, depth - 1) + "\n";
    if (random_.one_in(6)) out += "unless " + expression(palette, depth) + "\n";
    return out;
}

std::string Generator::body(Standing& standing, bool items, std::vector<std::string>* labels_used) {
    const std::size_t tests = 1 + random_.below(4);
    Palette made = palette(standing, tests, random_.below(3));
    if (random_.one_in(3) && !standing.criteria.empty())
        made.conditions.push_back(random_.among(standing.criteria));
    if (random_.one_in(5))
        for (Category& other : standing.categories)
            if (!other.labels.empty() && other.fixed) {
                made.conditions.push_back(other.id + "." + random_.among(other.labels));
                break;
            }
    return block(made, 2, items, labels_used);
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
                category.body += has_terms(standing) + "\n";
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

}  // namespace

GeneratedGuideline generate_guideline(Random random) { return Generator(std::move(random)).run(); }

}  // namespace kijun::property
