#include "kijun/patterns.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <map>

#include "characters.hpp"
#include "pattern_data.hpp"
#include "regex.hpp"
#include "utf8.hpp"

namespace kijun {

namespace {

constexpr std::size_t longest_literal = 3900;  // bytes: an expression of the engine has at most 16,000

// Adds to `all` under `key`, once: patterns with the same key share the entry.
template <class Entry>
void share(std::vector<Entry>& all, std::map<std::string, std::size_t>& places, const std::string& key,
           std::uint32_t pattern, Entry made) {
    const auto [place, is_new] = places.try_emplace(key, all.size());
    if (is_new) all.push_back(std::move(made));
    all[place->second].patterns.push_back(pattern);
}

Literal literal_of(std::string bytes) {
    Literal literal;
    literal.begins_alnum = is_ascii_alnum(bytes.front());
    literal.ends_alnum = is_ascii_alnum(bytes.back());
    literal.bytes = std::move(bytes);
    return literal;
}

Diagnostic refused(const std::string& spelling, const std::string& why) {
    return error("K0402", {}, fmt::format("the pattern engine refused `{}`: {}", spelling, why),
                 fmt::format("「{}」は照合エンジンが受け付けません:{}", spelling, why));
}

}  // namespace

Result<std::shared_ptr<Patterns::Data>> Patterns::Data::of(std::vector<Pattern> patterns) {
    auto data = std::make_shared<Data>();
    data->is_except.resize(patterns.size());
    data->has_signs.resize(patterns.size());
    std::map<std::string, std::size_t> literal_places[lane_count];
    std::map<std::string, std::size_t> regex_places;
    Diagnostics errors;
    for (std::uint32_t number = 0; number < patterns.size(); ++number) {
        const Pattern& pattern = patterns[number];
        for (const std::uint32_t except : pattern.except) {
            assert(except < patterns.size());
            data->is_except[except] = true;
            data->any_except = true;
        }
        if (pattern.kind == Pattern::Kind::regex) {
            const Result<RegexNode> parsed = parse_regex(pattern.spelling, {});
            if (!parsed) {
                errors.insert(errors.end(), parsed.errors().begin(), parsed.errors().end());
                continue;
            }
            const std::string expression = translate(*parsed).hyperscan;
            share(data->regexes, regex_places, expression, number,
                  Regex{expression, Automaton(*parsed), {}});
            continue;
        }
        std::size_t folded_size = 0;
        for (const Lane lane : {Lane::folded, Lane::squeezed}) {
            if (lane == Lane::squeezed && !pattern.evading) continue;
            std::string bytes = fold_term(pattern.spelling, lane);
            if (lane == Lane::folded) folded_size = bytes.size();
            if (lane == Lane::squeezed) data->has_signs[number] = bytes.size() != folded_size;
            if (bytes.empty() && lane == Lane::folded) {
                errors.push_back(error(
                    "K0401", {}, fmt::format("nothing is left of `{}` when it is folded", pattern.spelling),
                    fmt::format("「{}」は正規化すると何も残りません", pattern.spelling)));
            }
            if (bytes.empty()) continue;  // signs alone are not looked for between letters
            if (bytes.size() > longest_literal) {
                errors.push_back(refused(pattern.spelling.substr(0, 60) + "…", "too long"));
                continue;
            }
            const auto place = static_cast<std::size_t>(lane);
            share(data->literals[place], literal_places[place], bytes, number, literal_of(bytes));
        }
    }
    if (!errors.empty()) return errors;
    for (const Literal& literal : data->literals[static_cast<int>(Lane::squeezed)]) {
        data->longest_evading =
            std::max(data->longest_evading, static_cast<std::uint32_t>(literal.bytes.size()));
        char32_t last = 0;
        for (std::size_t at = 0; at < literal.bytes.size();) {
            const utf8::Decoded c = utf8::decode(literal.bytes, at);
            if (at != 0) data->evading_pairs.add(last, c.point);
            last = c.point;
            at += c.length;
        }
    }
    data->patterns = std::move(patterns);
    return data;
}

std::vector<std::string> Patterns::Data::expressions(std::size_t database) const {
    std::vector<std::string> expressions;
    if (database == lane_count) {
        for (const Regex& regex : regexes) expressions.push_back(regex.expression);
    } else {
        for (const Literal& literal : literals[database]) {
            expressions.push_back(literal_expression(literal.bytes));
        }
    }
    return expressions;
}

Result<Patterns> Patterns::compile(std::vector<Pattern> patterns) {
    if (const std::string& problem = engine_self_test(); !problem.empty()) {
        return error(
            "K0403", {},
            fmt::format("the pattern engine ({}) fails its self-test: {}", engine_version(), problem),
            fmt::format("照合エンジン({})が自己検査に失敗しました:{}", engine_version(), problem));
    }
    auto made = Data::of(std::move(patterns));
    if (!made) return made.errors();
    const std::shared_ptr<Data> data = *made;
    for (std::size_t i = 0; i < Data::database_count; ++i) {
        auto compiled =
            compile_database(data->expressions(i), i == lane_count ? regex_flags : literal_flags);
        if (const auto* why = std::get_if<CompileFailure>(&compiled)) {
            std::string spelling = "(all)";
            if (why->expression >= 0) {
                const auto id = static_cast<std::size_t>(why->expression);
                const auto& owners =
                    i == lane_count ? data->regexes[id].patterns : data->literals[i][id].patterns;
                spelling = data->patterns[owners.front()].spelling;
            }
            return refused(spelling, why->message);
        }
        data->databases[i] = std::move(std::get<Database>(compiled));
    }
    Patterns result;
    result.data_ = data;
    return result;
}

std::span<const Pattern> Patterns::all() const {
    return data_ ? std::span<const Pattern>(data_->patterns) : std::span<const Pattern>();
}

std::string Patterns::engine_version() { return hs_version(); }

}  // namespace kijun
