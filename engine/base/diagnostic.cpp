#include "kijun/diagnostic.hpp"

#include <algorithm>
#include <numeric>
#include <span>

#include "utf8.hpp"

namespace kijun {

std::string_view to_string(Severity severity) {
    static constexpr std::string_view names[] = {"error", "warning", "note"};
    return names[static_cast<std::size_t>(severity)];
}

namespace {

using Characters = std::vector<UChar32>;

// Edit distance counts characters, not bytes: one wrong kanji is one mistake.
void characters_of(std::string_view text, Characters& out) {
    out.clear();
    for (std::size_t i = 0; i < text.size();) {
        const UChar32 c = next_character(text, i);
        out.push_back(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
    }
}

// Insertions, deletions, replacements and swaps of neighbours; anything above `limit` is limit + 1. Drafts
// of thousands of names that differ in a digit, with as many mistakes, are compared each with each: what
// both begin and end with is not looked at twice, and a row whose best is too far ends it.
class EditDistance {
public:
    std::size_t operator()(const Characters& one, const Characters& other, std::size_t limit) {
        std::span<const UChar32> a(one), b(other);
        if (std::max(a.size(), b.size()) - std::min(a.size(), b.size()) > limit) return limit + 1;
        const auto same = [](auto begin, auto end, auto begin_other, auto end_other) {
            return std::mismatch(begin, end, begin_other, end_other).first - begin;
        };
        const auto head = static_cast<std::size_t>(same(a.begin(), a.end(), b.begin(), b.end()));
        a = a.subspan(head);
        b = b.subspan(head);
        const auto tail = static_cast<std::size_t>(same(a.rbegin(), a.rend(), b.rbegin(), b.rend()));
        a = a.first(a.size() - tail);
        b = b.first(b.size() - tail);
        if (a.empty() || b.empty()) return a.size() + b.size();  // not above the limit, see above
        before_last_.assign(b.size() + 1, 0);
        row_.assign(b.size() + 1, 0);
        last_.resize(b.size() + 1);
        std::iota(last_.begin(), last_.end(), std::size_t{0});
        for (std::size_t i = 1; i <= a.size(); ++i) {
            row_[0] = i;
            for (std::size_t j = 1; j <= b.size(); ++j) {
                row_[j] = std::min(
                    {last_[j] + 1, row_[j - 1] + 1, last_[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    row_[j] = std::min(row_[j], before_last_[j - 2] + 1);
            }
            // a swap reaches over one row, and adds one
            if (std::min(*std::min_element(row_.begin(), row_.end()),
                         *std::min_element(last_.begin(), last_.end()) + 1) > limit)
                return limit + 1;
            std::swap(before_last_, last_);
            std::swap(last_, row_);
        }
        return std::min(last_.back(), limit + 1);
    }

private:
    std::vector<std::size_t> before_last_, last_, row_;
};

}  // namespace

bool has_errors(const Diagnostics& diagnostics) {
    return std::any_of(diagnostics.begin(), diagnostics.end(),
                       [](const Diagnostic& d) { return d.severity == Severity::error; });
}

std::optional<std::string> nearest(std::string_view word, const std::vector<std::string>& candidates) {
    // Beyond this length it is not a misspelt name, and the comparison would cost too much.
    constexpr std::size_t longest = 64;
    Characters wanted, other;
    characters_of(word.substr(0, 4 * longest + 4), wanted);
    if (wanted.size() < 2 || wanted.size() > longest) return std::nullopt;
    // A third of the word may be wrong; in words of two characters, one.
    std::size_t best = std::max<std::size_t>(1, wanted.size() / 3) + 1;
    const std::string* found = nullptr;
    EditDistance distance;
    for (const std::string& candidate : candidates) {
        if (candidate.size() > 4 * longest) continue;
        characters_of(candidate, other);
        const std::size_t d = distance(wanted, other, best - 1);
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
