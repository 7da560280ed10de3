#include "generated_rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>
#include <stdexcept>

#include "kijun/json.hpp"
#include "kijun/loading.hpp"

namespace kijun::bench {

namespace {

std::string quoted(const std::string& word) {
    std::string out = "\"";
    for (const char byte : word) {
        if (byte == '"' || byte == '\\') out += '\\';
        out += byte;
    }
    return out + '"';
}

bool is_ascii_word(char byte) { return std::isalnum(static_cast<unsigned char>(byte)) != 0; }

// Signs that mean something in some regular expression, so that a plain word is one everywhere.
bool is_plain(const std::string& folded) {
    return !folded.empty() && !is_ascii_word(folded.front()) && !is_ascii_word(folded.back()) &&
           folded.find_first_of("\\^$.|?*+()[]{}\"'/# \t\n") == std::string::npos;
}

std::vector<std::string> folded(const std::vector<std::string>& words) {
    std::vector<std::string> out;
    for (const std::string& word : words) out.push_back(fold_term(word, Lane::folded));
    std::sort(out.begin(), out.end());
    out.erase(std::unique(out.begin(), out.end()), out.end());
    return out;
}

}  // namespace

std::size_t PlainRules::words() const {
    std::size_t count = 0;
    for (const List& list : lists) count += list.words.size();
    return count;
}

std::string PlainRules::as_kijun() const {
    std::string out =
        "guideline plain \"plain\" { timezone \"Asia/Tokyo\" judged by received }\n"
        "revision r1 \"r1\" of plain { effective 2018-01-22 }\n"
        "class c \"c\" { group g \"g\" }\n";
    for (const List& list : lists) {
        out += fmt::format("terms {} closed {{", list.name);
        for (const std::string& word : list.words) out += ' ' + quoted(word);
        out += " }\n";
    }
    for (const Category& category : categories) {
        out += fmt::format("category {} \"{}\" in c.g {{", category.id, category.id);
        for (const std::size_t list : category.all) out += fmt::format(" text has {}", lists[list].name);
        if (category.unless) out += fmt::format(" unless text has {}", lists[*category.unless].name);
        out += " }\n";
    }
    return out;
}

std::string PlainRules::as_json() const {
    nlohmann::ordered_json json;
    for (const List& list : lists)
        json["lists"].push_back({{"name", list.name}, {"words", folded(list.words)}});
    for (const Category& category : categories) {
        nlohmann::ordered_json one{{"id", category.id}, {"all", category.all}, {"unless", nullptr}};
        if (category.unless) one["unless"] = *category.unless;
        json["categories"].push_back(one);
    }
    return json.dump();
}

std::string PlainRules::as_rego(std::size_t words_at_once) const {
    std::string out = "package plain\n\nimport rego.v1\n\n";
    for (const List& list : lists) {
        const std::vector<std::string> words = folded(list.words);
        for (std::size_t begin = 0; begin < words.size();) {
            const std::size_t end = begin + std::min(words_at_once, words.size() - begin);
            out += fmt::format("{} if regex.match(`{}`, input.text)\n\n", list.name,
                               fmt::join(words.begin() + static_cast<std::ptrdiff_t>(begin),
                                         words.begin() + static_cast<std::ptrdiff_t>(end), "|"));
            begin = end;
        }
    }
    for (const Category& category : categories) {
        out += fmt::format("met contains \"{}\" if {{\n", category.id);
        for (const std::size_t list : category.all) out += fmt::format("\t{}\n", lists[list].name);
        if (category.unless) out += fmt::format("\tnot {}\n", lists[*category.unless].name);
        out += "}\n\n";
    }
    return out;
}

PlainRules common_rules(const Rules& rules, const std::string& path) {
    const Program& program = rules.program();
    PlainRules plain;
    std::map<std::string, std::size_t> numbers;
    const auto list = [&](const std::string& name) {
        const auto [at, fresh] = numbers.emplace(name, plain.lists.size());
        if (!fresh) return at->second;
        const auto set = std::find_if(program.sets.begin(), program.sets.end(),
                                      [&](const TermSet& one) { return one.name == name; });
        if (set == program.sets.end()) throw std::runtime_error("the rules have no terms " + name);
        PlainRules::List words{name, {}};
        for (const std::uint32_t number : set->patterns) {
            const Pattern& pattern = program.patterns[number];
            if (pattern.kind == Pattern::Kind::literal && pattern.except.empty() &&
                is_plain(fold_term(pattern.spelling, Lane::folded)))
                words.words.push_back(pattern.spelling);
        }
        if (words.words.empty()) throw std::runtime_error("no plain word among " + name);
        plain.lists.push_back(std::move(words));
        return at->second;
    };
    const nlohmann::json file = nlohmann::json::parse(read_file(path));
    for (const nlohmann::json& one : file.at("categories")) {
        PlainRules::Category category{one.at("id"), {}, std::nullopt};
        for (const std::string name : one.at("all")) category.all.push_back(list(name));
        if (one.contains("unless")) category.unless = list(one.at("unless"));
        plain.categories.push_back(std::move(category));
    }
    return plain;
}

std::string made_up_word(property::Random& random, std::size_t length) {
    static const std::vector<std::string> characters{
        "あ", "か", "さ", "た", "な", "は", "ま", "や", "ら", "い", "き", "し", "ち", "に", "ひ", "み",
        "り", "う", "く", "す", "つ", "ぬ", "ふ", "む", "ゆ", "る", "え", "け", "せ", "て", "ね", "へ",
        "山", "川", "石", "花", "鳥", "風", "月", "星", "海", "空", "森", "雪", "雨", "光", "音", "糸",
        "青", "赤", "白", "黒", "緑", "朝", "昼", "夜", "春", "夏", "秋", "冬", "東", "西", "南", "北"};
    std::string word;
    for (std::size_t i = 0; i < length; ++i) word += random.among(characters);
    return word;
}

PlainRules made_up_rules(std::size_t words, std::size_t categories, std::uint64_t seed) {
    property::Random random(seed);
    PlainRules rules;
    const std::size_t a_list = std::max<std::size_t>(1, words / (2 * categories));
    for (std::size_t n = 0; n < categories; ++n) {
        for (const char side : {'a', 'b'}) {
            PlainRules::List list{fmt::format("{}{}", side, n), {}};
            for (std::size_t i = 0; i < a_list; ++i)
                list.words.push_back(made_up_word(random, 4 + random.below(4)));
            rules.lists.push_back(std::move(list));
        }
        rules.categories.push_back({fmt::format("category{}", n), {2 * n, 2 * n + 1}, std::nullopt});
    }
    return rules;
}

std::string write_file(const Setup& setup, const std::string& name, const std::string& text) {
    const std::filesystem::path path = std::filesystem::path(setup.work) / name;
    std::filesystem::create_directories(path.parent_path());
    std::ofstream out(path, std::ios::binary);
    out << text << std::flush;
    if (!out) throw std::runtime_error("cannot write " + path.string());
    return path.string();
}

std::string read_file(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    if (!in) throw std::runtime_error("cannot read " + path);
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

std::shared_ptr<const Rules> rules_from(const std::vector<std::string>& paths) {
    const RulesInput input = read_rules(paths, Stage::rules, {});
    for (const Diagnostic& problem : input.diagnostics) {
        if (problem.severity == Severity::error)
            throw std::runtime_error(fmt::format("{} {}", problem.code, problem.message.en));
    }
    if (!input.rules) throw std::runtime_error("cannot read " + paths.front());
    return input.rules;
}

std::string revisions_after(const Setup& setup, std::size_t revisions) {
    const History& history = setup.rules->program().history;
    constexpr std::array lists{"account_offers", "mobile_offers", "drug_sale_words", "lending_words",
                               "lure_words"};
    constexpr std::array titled{"murder_etc", "organ_trade", "stalking", "phishing"};
    const LocalDay last = select_all(history).back().from;
    property::Random random(64);
    std::string out;
    for (std::size_t n = select_all(history).size(); n < revisions; ++n) {
        const LocalDay effective{last.days + 30 * static_cast<std::int32_t>(n)};
        out += fmt::format("revision g{} \"g{}\" amends {} {{ effective {}\n", n, n, history.guideline,
                           to_string(effective));
        switch (n % 3) {
            case 0:
                out += fmt::format("add to terms {} {{ \"{}\" \"{}\" }}\n", lists[n / 3 % lists.size()],
                                   made_up_word(random, 5), made_up_word(random, 6));
                break;
            case 1:
                for (const char side : {'a', 'b'}) {
                    out += fmt::format("add terms g{}{} 等 {{", n, side);
                    for (int i = 0; i < 10; ++i) out += fmt::format(" \"{}\"", made_up_word(random, 4));
                    out += " }\n";
                }
                out += fmt::format(
                    "add category g{0}c \"g{0}\" in {1} {{ ア \"a\" {{ post has g{0}a evading }} "
                    "イ \"b\" {{ post has g{0}b evading within 40 of g{0}a }} }}\n",
                    n, setup.rules->program().categories.front().class_id);
                break;
            default:
                out +=
                    fmt::format("rename category {} to \"title {}\"\n", titled[n / 3 % titled.size()], n);
        }
        out += "}\n";
    }
    return write_file(setup, "revisions/generated.kijun", out);
}

}  // namespace kijun::bench
