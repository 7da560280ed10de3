#include "kijun/diagnostic.hpp"

#include <algorithm>

#include "utf8.hpp"

namespace kijun {

std::string_view to_string(Severity severity) {
    static constexpr std::string_view names[] = {"error", "warning", "note"};
    return names[static_cast<std::size_t>(severity)];
}

namespace {

// Edit distance counts characters, not bytes: one wrong kanji is one mistake.
std::vector<UChar32> characters_of(std::string_view text) {
    std::vector<UChar32> out;
    for (std::size_t i = 0; i < text.size();) {
        const UChar32 c = next_character(text, i);
        out.push_back(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
    }
    return out;
}

// Insertions, deletions, replacements and swaps of neighbours; anything above `limit` is limit + 1.
std::size_t distance(const std::vector<UChar32>& a, const std::vector<UChar32>& b, std::size_t limit) {
    if (std::max(a.size(), b.size()) - std::min(a.size(), b.size()) > limit) return limit + 1;
    std::vector<std::size_t> before_last(b.size() + 1), last(b.size() + 1), row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) last[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                row[j] = std::min(row[j], before_last[j - 2] + 1);
        }
        std::swap(before_last, last);
        std::swap(last, row);
    }
    return std::min(last[b.size()], limit + 1);
}

}  // namespace

bool has_errors(const Diagnostics& diagnostics) {
    return std::any_of(diagnostics.begin(), diagnostics.end(),
                       [](const Diagnostic& d) { return d.severity == Severity::error; });
}

std::optional<std::string> nearest(std::string_view word, const std::vector<std::string>& candidates) {
    // Beyond this length it is not a misspelt name, and the comparison would cost too much.
    constexpr std::size_t longest = 64;
    const std::vector<UChar32> wanted = characters_of(word.substr(0, 4 * longest + 4));
    if (wanted.size() < 2 || wanted.size() > longest) return std::nullopt;
    // A third of the word may be wrong; in words of two characters, one.
    std::size_t best = std::max<std::size_t>(1, wanted.size() / 3) + 1;
    const std::string* found = nullptr;
    for (const std::string& candidate : candidates) {
        if (candidate.size() > 4 * longest) continue;
        const std::size_t d = distance(wanted, characters_of(candidate), best - 1);
        if (d < best) {
            best = d;
            found = &candidate;
            if (d == 0) break;
        }
    }
    if (found == nullptr) return std::nullopt;
    return *found;
}

}  // namespace kijun
