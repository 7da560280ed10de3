#include "kijun/patterns.hpp"

#include <fmt/format.h>
#include <unicode/uchar.h>

#include <algorithm>
#include <cassert>
#include <map>
#include <set>
#include <unordered_map>

#include "build_id.hpp"
#include "characters.hpp"
#include "pattern_data.hpp"
#include "patterns_file.hpp"
#include "regex.hpp"
#include "regex_literals.hpp"
#include "utf8.hpp"

namespace kijun {

namespace {

constexpr std::size_t longest_literal = 3900;  // bytes: an expression of the engine has at most 16,000

Diagnostic refused(const std::string& spelling, const std::string& why) {
    return error("K0402", {}, fmt::format("the pattern engine refused `{}`: {}", spelling, why),
                 fmt::format("「{}」は照合エンジンが受け付けません:{}", spelling, why));
}

std::u32string points_of(std::string_view text) {
    std::u32string points;
    for (std::size_t at = 0; at < text.size();) {
        const utf8::Decoded c = utf8::decode(text, at);
        points += c.point;
        at += c.length;
    }
    return points;
}

bool has_emoji(std::string_view text) {
    const std::u32string points = points_of(text);
    return std::any_of(points.begin(), points.end(), [](char32_t point) {
        return u_hasBinaryProperty(static_cast<UChar32>(point), UCHAR_EXTENDED_PICTOGRAPHIC) ||
               u_hasBinaryProperty(static_cast<UChar32>(point), UCHAR_REGIONAL_INDICATOR);
    });
}

// Weaker terms are never told again when their letters are written otherwise: see is_recognisable().
bool may_be_recognised(std::string_view squeezed) {
    std::uint32_t letters = 0;
    bool only_kana = true;
    Units units(squeezed, 0);
    for (Unit unit; units.next(unit);) {
        letters += unit.letters;
        only_kana = only_kana && is_kana(unit.letter);
    }
    return strength(letters, only_kana) >= 4;
}

}  // namespace

// Fills the tables: patterns that fold to the same share an entry.
class Patterns::Data::Builder {
public:
    explicit Builder(Data& data) : data_(data) {}

    void add(std::uint32_t number, const Pattern& pattern);
    void finish();
    Diagnostics errors;

private:
    void add_literals(std::uint32_t number, const Pattern& pattern);
    void add_hidden(std::uint32_t number, const Pattern& pattern, const std::string& folded);
    void add_regex(std::uint32_t number, const Pattern& pattern);
    struct Made {
        std::string bytes;
        std::vector<std::uint32_t> patterns;
        std::vector<Trigger> triggers;
    };
    Made& literal(Lane lane, const std::string& bytes);

    Data& data_;
    std::vector<Made> literals_[2];  // by lane
    std::unordered_map<std::string, std::size_t> literal_places_[2];
    std::unordered_map<std::string, std::size_t> regex_places_;
    std::set<std::size_t> masked_;                                 // literals of the folded lane
    std::map<std::string, std::vector<std::uint32_t>> respelled_;  // squeezed: patterns
};

Patterns::Data::Builder::Made& Patterns::Data::Builder::literal(Lane lane, const std::string& bytes) {
    const auto number = static_cast<std::size_t>(lane);
    std::vector<Made>& all = literals_[number];
    const auto [place, is_new] = literal_places_[number].try_emplace(bytes, all.size());
    if (is_new) {
        all.push_back({bytes, {}, {}});
    }
    return all[place->second];
}

void Patterns::Data::Builder::add_literals(std::uint32_t number, const Pattern& pattern) {
    const std::string folded = fold_term(pattern.spelling, Lane::folded);
    if (folded.empty()) {
        errors.push_back(error("K0401", {},
                               fmt::format("nothing is left of `{}` when it is folded", pattern.spelling),
                               fmt::format("「{}」は正規化すると何も残りません", pattern.spelling)));
        return;
    }
    if (folded.size() > longest_literal) {
        errors.push_back(refused(pattern.spelling.substr(0, 60) + "…", "too long"));
        return;
    }
    literal(Lane::folded, folded).patterns.push_back(number);
    if (!pattern.evading.empty()) add_hidden(number, pattern, folded);
}

// The forms in which a term may hide. Signs alone cannot, and an emoji is more than a sign.
void Patterns::Data::Builder::add_hidden(std::uint32_t number, const Pattern& pattern,
                                         const std::string& folded) {
    const std::string squeezed = fold_term(pattern.spelling, Lane::squeezed);
    if (squeezed.empty() || has_emoji(folded)) return;
    data_.has_signs[number] = squeezed.size() != folded.size();
    if (pattern.evading.has(Fold::separators)) literal(Lane::squeezed, squeezed).patterns.push_back(number);
    const std::u32string points = points_of(squeezed);
    if (!(pattern.evading & spelling_folds).empty() && may_be_recognised(squeezed)) {
        respelled_[squeezed].push_back(number);
    }
    if (pattern.evading.has(Fold::masked) && !data_.has_signs[number]) {
        const std::size_t shared = literal_places_[static_cast<int>(Lane::folded)].at(folded);
        if (masked_.insert(shared).second) data_.masked.add(points, static_cast<std::uint32_t>(shared));
    }
}

void Patterns::Data::Builder::add_regex(std::uint32_t number, const Pattern& pattern) {
    const Result<RegexNode> parsed = parse_regex(pattern.spelling, {});
    if (!parsed) {
        errors.insert(errors.end(), parsed.errors().begin(), parsed.errors().end());
        return;
    }
    const std::string expression = translate(*parsed).hyperscan;
    const auto [place, is_new] = regex_places_.try_emplace(expression, data_.regexes.size());
    if (is_new) {
        const auto regex = static_cast<std::uint32_t>(data_.regexes.size());
        data_.regexes.push_back({expression, Automaton(*parsed), {}});
        if (const auto required = required_literals(*parsed)) {
            const auto before = static_cast<std::uint32_t>(4 * required->before);
            for (const std::string& one : required->literals) {
                literal(Lane::folded, one).triggers.push_back({regex, before});
            }
        } else {
            data_.scanned.push_back(regex);
        }
    }
    data_.regexes[place->second].patterns.push_back(number);
}

void Patterns::Data::Builder::add(std::uint32_t number, const Pattern& pattern) {
    for (const std::uint32_t except : pattern.except) {
        assert(except < data_.is_except.size());
        data_.is_except[except] = true;
        data_.any_except = true;
    }
    if (pattern.kind == Pattern::Kind::regex) {
        add_regex(number, pattern);
    } else {
        add_literals(number, pattern);
    }
}

void Patterns::Data::Builder::finish() {
    data_.masked.finish();
    for (const auto& [term, numbers] : respelled_) data_.respelled.add(term, numbers);
    data_.respelled.finish();
    for (std::size_t lane = 0; lane < std::size(literals_); ++lane) {
        std::vector<std::string_view> all;
        for (const Made& one : literals_[lane]) {
            all.push_back(one.bytes);
            data_.literals[lane].add(one.bytes, one.patterns, one.triggers);
        }
        // what waits for a literal takes it inside of words too
        const bool parts = std::any_of(literals_[lane].begin(), literals_[lane].end(), [](const Made& one) {
            return is_ascii_alnum(one.bytes.front()) && !one.triggers.empty();
        });
        data_.indexes[lane] = {all, parts ? LiteralIndex::Words::parts : LiteralIndex::Words::whole};
    }
    for (const Made& one : literals_[static_cast<int>(Lane::squeezed)]) {
        data_.longest_evading =
            std::max(data_.longest_evading, static_cast<std::uint32_t>(one.bytes.size()));
        const std::u32string points = points_of(one.bytes);
        const std::u32string_view all = points;
        for (std::size_t i = 0; i + 2 <= all.size(); ++i) data_.evading_pairs.add(all.substr(i, 2));
        for (std::size_t i = 0; i + 3 <= all.size(); ++i) data_.evading_triples.add(all.substr(i, 3));
        if (all.size() == 2) data_.evading_triples.add(all);
    }
}

Result<std::shared_ptr<Patterns::Data>> Patterns::Data::of(std::vector<Pattern> patterns) {
    auto data = std::make_shared<Data>();
    data->is_except.resize(patterns.size());
    data->has_signs.resize(patterns.size());
    Builder builder(*data);
    for (std::uint32_t number = 0; number < patterns.size(); ++number)
        builder.add(number, patterns[number]);
    if (!builder.errors.empty()) return std::move(builder.errors);
    builder.finish();
    data->patterns = std::move(patterns);
    return data;
}

// The database of the tables, or what the engine has against one of the patterns.
std::optional<Diagnostic> Patterns::Data::compile() {
    if (const std::string& problem = engine_self_test(); !problem.empty()) {
        return error(
            "K0403", {},
            fmt::format("the pattern engine ({}) fails its self-test: {}", engine_version(), problem),
            fmt::format("照合エンジン({})が自己検査に失敗しました:{}", engine_version(), problem));
    }
    std::vector<std::string> expressions;
    for (const std::uint32_t regex : scanned) expressions.push_back(regexes[regex].expression);
    auto compiled = compile_database(expressions);
    if (const auto* why = std::get_if<CompileFailure>(&compiled)) {
        std::string spelling = "(all)";
        if (why->expression >= 0) {
            const auto& owners = regexes[scanned[static_cast<std::size_t>(why->expression)]].patterns;
            if (!owners.empty()) spelling = patterns[owners.front()].spelling;
        }
        return refused(spelling, why->message);
    }
    regex_database = std::move(std::get<Database>(compiled));
    return std::nullopt;
}

Result<Patterns> Patterns::compile(std::vector<Pattern> patterns, const PatternCache& cache) {
    Patterns result;
    std::string recipe;
    // Without a build id nobody could tell what another version of this code left there.
    const bool cached = cache.on() && !build_id().empty();
    if (cached) {
        recipe = recipe_of(patterns);
        // What was kept by the same engine on the same kind of CPU has passed the engine's self-test.
        const auto kept = cache.find(sha256(recipe));
        auto data = std::make_shared<Data>();
        if (kept && !load_data(*data, recipe, kept->bytes())) {
            data->patterns = std::move(patterns);
            result.data_ = std::move(data);
            return result;
        }
    }
    auto made = Data::of(std::move(patterns));
    if (!made) return made.errors();
    if (auto problem = (*made)->compile()) return *std::move(problem);
    result.data_ = *made;
    if (cached) cache.keep(sha256(recipe), save_data(**made, recipe));
    return result;
}

std::string Patterns::save() const { return save_data(*data_, recipe_of(data_->patterns)); }

Result<Patterns> Patterns::load(std::vector<Pattern> patterns, std::string_view saved) {
    auto data = std::make_shared<Data>();
    if (auto problem = load_data(*data, recipe_of(patterns), saved)) return *std::move(problem);
    data->patterns = std::move(patterns);
    Patterns result;
    result.data_ = std::move(data);
    return result;
}

Digest Patterns::recipe() const { return sha256(recipe_of(data_->patterns)); }

std::span<const Pattern> Patterns::all() const {
    return data_ ? std::span<const Pattern>(data_->patterns) : std::span<const Pattern>();
}

std::string Patterns::engine_version() { return hs_version(); }

}  // namespace kijun
