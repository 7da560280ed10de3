// Any guideline, with any line breaks and comments between its words, is laid out without a loss, and the
// same when laid out again. KIJUN_LAYOUTS says how many; a hundred thousand take forty minutes of one core,
// less where each of several processes has its own KIJUN_SEED.
#include "kijun/format.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <regex>

#include "guidelines.hpp"
#include "kijun/syntax.hpp"
#include "settings.hpp"

namespace kijun::property {
namespace {

const std::regex of_time(R"(\d+ (?:year|month|week|day)s?(?: \d+ (?:month|day)s?)?(?![a-z]))");

// The length of a text, pattern, comment or span of time that begins at `at`, or 0: white space in it is
// its own.
std::size_t verbatim(std::string_view text, std::size_t at) {
    const std::string_view rest = text.substr(at);
    if (rest.starts_with("//")) return std::min(rest.find('\n'), rest.size());
    if (rest.starts_with("「")) return rest.find("」") + std::string_view("」").size();
    if (std::cmatch span;
        std::regex_search(rest.begin(), rest.end(), span, of_time, std::regex_constants::match_continuous))
        return static_cast<std::size_t>(span.length());
    if (rest.front() != '"' && rest.front() != '/') return 0;
    std::size_t end = 1;
    while (rest[end] != rest.front()) end += rest[end] == '\\' ? 2 : 1;
    return end + 1;
}

std::string with_other_spaces(std::string_view text, Random random) {
    static constexpr const char* spaces[] = {
        " ",  "  ",         "\t",   "\n", "\n\n\n", " // 注\n", "\n// 注 \n\n",
        "\n", " /* 注 */ ", "\r\n", "　", " ",      " ",        " \n/* a\n b */"};
    std::string out;
    for (std::size_t i = 0; i < text.size();) {
        const std::size_t kept = verbatim(text, i);
        const bool comment = text.substr(i).starts_with("//");
        if (kept > 0) {
            out.append(text.substr(i, kept));
            if (comment) out += '\n';
            i += kept;
        } else if (text[i] == ' ' || text[i] == '\n') {
            while (i < text.size() && (text[i] == ' ' || text[i] == '\n')) ++i;
            out += spaces[random.below(std::size(spaces))];
        } else {
            out += text[i++];
        }
    }
    return out;
}

std::string formatted(const std::string& text, const FormatOptions& options = {}) {
    SourceSet sources;
    const auto file = sources.add("generated.kijun", text);
    if (!file) return "not read";
    const auto result = format(sources, *file, options);
    return result ? *result
                  : "refused: " + render(result.errors().front(), sources, Language::english, false);
}

std::string tree_of(const std::string& text) {
    SourceSet sources;
    Diagnostics diagnostics;
    if (!sources.add("generated.kijun", text)) return "not read";
    const ast::Module module = parse(sources, diagnostics);
    return has_errors(diagnostics) ? "mistakes" : dump_tree(module);
}

// Where two layouts part, with the lines before.
std::string parting(const std::string& a, const std::string& b) {
    const auto at =
        static_cast<std::size_t>(std::mismatch(a.begin(), a.end(), b.begin(), b.end()).first - a.begin());
    const std::size_t begin = at < 300 ? 0 : at - 300;
    return a.substr(begin, 700) + "\n<<<< or >>>>\n" + b.substr(begin, 700);
}

TEST(FormatProperty, OnceIsEnoughAndNothingIsLost) {
    using Keywords = FormatOptions::Keywords;
    const std::uint64_t seed = seed_from_environment();
    const std::size_t layouts = number_from_environment("KIJUN_LAYOUTS", 200);
    std::size_t laid_out = 0;  // a generated text with mistakes is none of ours
    for (std::size_t round = 0; round < layouts && !testing::Test::HasFailure(); ++round) {
        Random random(seed + round);
        SCOPED_TRACE(fmt::format("KIJUN_SEED={}", seed + round));
        const std::string original = generate_guideline(random.branch()).text;
        const std::string tree = tree_of(original);
        if (tree == "mistakes") continue;
        const FormatOptions options{Keywords::as_written, 40 + random.below(100)};
        const std::string other = with_other_spaces(original, random.branch());
        const std::string once = formatted(other, options);
        ASSERT_EQ(tree_of(once), tree) << other;
        const std::string twice = formatted(once, options);
        ASSERT_TRUE(twice == once) << parting(once, twice);
        const std::string japanese = formatted(other, {Keywords::japanese, options.width});
        ASSERT_EQ(tree_of(japanese), tree) << other;
        ASSERT_TRUE(formatted(japanese, {Keywords::japanese, options.width}) == japanese) << other;
        ++laid_out;
    }
    std::cout << fmt::format("laid out: {} of {} guidelines, KIJUN_SEED from {} to {}\n", laid_out, layouts,
                             seed, seed + layouts - 1);
    EXPECT_GE(laid_out, layouts / 2);
}

}  // namespace
}  // namespace kijun::property
