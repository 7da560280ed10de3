// Random conditions, few different questions in each category.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "guideline_generator.hpp"

namespace kijun::property {

namespace {

std::vector<std::string> words(const std::string& spaced) {
    std::vector<std::string> out;
    for (std::size_t at = 0; at < spaced.size();) {
        const std::size_t end = std::min(spaced.find(' ', at), spaced.size());
        out.push_back(spaced.substr(at, end - at));
        at = end + 1;
    }
    return out;
}

// Quoted phrases of the guideline, words around them, and words that fold, nest and touch each other.
const std::vector<std::string> vocabulary = words(
    "通帳 口座 キャッシュカード カード かーど 譲渡します 買います 売ります レンタル レンタルします "
    "闇バイト "
    "バイト 高収入 即日 SIM UD simカード 株式会社 会社 パスワード ペン 口座開設 口座の凍結 通帳記入 ATM "
    "100万円 "
    "10万 日給 案内 注意 相談窓口 電話番号 U-D 手帳 ラーメン １ 座 カ 口 é ガ が ヴ 土地 ab abc b 通帳口座 "
    "帳口 "
    "㍿ ① ー 買い取ります ID い います");
struct PatternTerm {
    const char* source;
    const char* matched;
};
const std::vector<PatternTerm> patterns{
    {"日給\\d{1,2}万", "日給10万"}, {"口座.{0,3}買", "口座を買"},  {"(通帳|カード)を", "カードを"},
    {"[0-9]{2,3}円", "500円"},      {"sim(カード)?", "SIMカード"}, {"[ぁ-ん]{2,3}ます", "レンタします"}};

const std::vector<std::string> labels{"ア", "イ", "ウ", "エ", "オ"};
const std::vector<std::string> inner_labels{"(ア)", "（イ）", "(ウ)", "○"};

}  // namespace

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
        case ast::FactType::months:
        case ast::FactType::days: {
            const auto length = [&] {
                return remember(
                    fact.type == ast::FactType::months
                        ? random_.among({"1か月", "2 months", "三ヶ月間", "6か月", "1年", "1 year 1 month"})
                        : random_.among({"1日", "27 days", "２週間", "九十日", "183日", "1 week 2 days"}));
            };
            const std::string one = length();
            if (!random_.one_in(5)) return fmt::format("{} {} {}", fact.id, random_.among(orders), one);
            return fmt::format("{} is in ({}, {})", fact.id, one, length());
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

std::string Generator::HasTest::spelled() const {
    std::string out = field + " has ";
    if (at_least > 0) out += fmt::format("at least {} of ", at_least);
    out += terms;
    out += evading;
    for (const Near& one : near) {
        out += fmt::format(" within {} {} {}", one.characters, one.direction, one.terms);
        out += one.evading;
    }
    return out;
}

// Asking for more terms than there are is an error.
std::size_t Generator::surely_different(const Standing& standing, const std::string& list) {
    for (const TermList& known : standing.lists)
        if (known.id == list) return std::set(known.literals.begin(), known.literals.end()).size();
    return 1;
}

std::string Generator::evading() {
    if (!random_.one_in(3)) return " evading";
    const char* const folds[] = {"separators", "small_kana", "prolonged", "repeats", "masked"};
    std::string names;
    for (const char* fold : folds)
        if (random_.coin()) names += std::string(names.empty() ? "" : ", ") + fold;
    return names.empty() ? " evading" : " evading (" + names + ")";
}

Generator::Near Generator::near(const Standing& standing) {
    Near made;
    made.characters = random_.among({0, 1, 2, 3, 5, 8, 20});
    made.direction = random_.among({"of", "of", "before", "after"});
    made.terms = term_union(standing);
    if (random_.one_in(4)) made.evading = evading();
    return made;
}

Generator::HasTest Generator::has_terms(const Standing& standing) {
    HasTest made;
    made.field = random_.among({"text", "text", "text", "post", "title", "page", "site", "url"});
    made.terms = term_union(standing);
    made.most = surely_different(standing, made.terms);
    if (random_.one_in(5)) made.at_least = 1 + random_.below(made.most);
    if (random_.one_in(3)) made.evading = evading();
    for (std::size_t i = random_.one_in(3) ? 1 + random_.below(2) : 0; i > 0; --i)
        made.near.push_back(near(standing));
    return made;
}

// A test that says a little more or less than another: what follows from what is easily got wrong.
Generator::HasTest Generator::varied(const Standing& standing, HasTest test) {
    switch (random_.below(8)) {
        case 0:
            test.field = random_.among({"text", "post", "site"});
            break;
        case 1:
            test.at_least = 1 + random_.below(test.most);
            break;
        case 2:
            test.evading = random_.coin() ? evading() : "";
            break;
        case 3:
            test.near.push_back(near(standing));
            break;
        case 4:
            test.terms = random_.among(standing.lists).id;
            test.most = surely_different(standing, test.terms);
            test.at_least = std::min(test.at_least, test.most);
            break;
        default: {
            if (test.near.empty()) {
                test.near.push_back(near(standing));
                break;
            }
            Near& one = test.near[random_.below(test.near.size())];
            switch (random_.below(4)) {
                case 0:
                    one.direction = random_.among({"of", "before", "after"});
                    break;
                case 1:
                    one.terms = random_.among(standing.lists).id;
                    break;
                case 2:
                    test.near.pop_back();
                    break;
                default:
                    one.characters = random_.among({0, 1, 2, 3, 5, 8, 20});
            }
        }
    }
    return test;
}

Generator::Palette Generator::palette(const Standing& standing, std::size_t tests, std::size_t others) {
    Palette made;
    std::vector<HasTest> made_tests;
    for (std::size_t i = 0; i < tests; ++i) {
        made_tests.push_back(i > 0 && random_.coin() ? varied(standing, made_tests.back())
                                                     : has_terms(standing));
        made.conditions.push_back(made_tests.back().spelled());
    }
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

}  // namespace kijun::property
