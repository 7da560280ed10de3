// Text: the normal forms in which terms are looked for, and the way back to the original.
//
// Purpose. Reports hide words behind width, kana, case, invisible characters and separators. A lane
// is one normal form of a text; terms are brought into the same form by the same function when rules
// are compiled, so matching is plain search in the lane, and every match is carried back to the
// original characters.
//
//   folded    drop set removed, ICU NFKC_Casefold (nfkc_cf), katakana folded to hiragana.
//   squeezed  folded, then everything of the categories Z, P, S, C and M removed. Only terms used with
//             `evading` look here, and a match counts only if the gaps in the original look like
//             stuffing (looks_stuffed).
//
// The drop set is what nfkc_cf keeps although no reader sees it: U+2800, U+034F, combining marks
// U+0300..036F on non-Latin bases, U+20D0..20F0. Before nfkc_cf, U+309B/U+309C become
// U+3099/U+309A, so that ヘ゜ becomes ペ.
// Ill-formed UTF-8 becomes U+FFFD, one for each maximal ill-formed part (Unicode 15, §3.9), and counts
// as one character there; offsets stay exact.
//
// Units: all offsets are bytes unless the name says characters (code points). Half-open.
// Mapping rule: a match begins where the change block holding its first byte begins and ends where
// the block holding its last byte ends; so a span is never empty and lies on character boundaries.
// Threading: a Text is a reusable buffer for one thread.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "kijun/result.hpp"

namespace kijun {

enum class Lane : std::uint8_t { folded, squeezed };
inline constexpr int lane_count = 2;
inline constexpr int lane_version = 1;  // raise when any fold changes: it is part of every bundle
std::string_view to_string(Lane lane);

struct SourceSpan {
    std::uint32_t begin = 0;       // bytes of the original
    std::uint32_t end = 0;
    std::uint32_t begin_char = 0;  // code points of the original
    std::uint32_t end_char = 0;
};

struct FoldedSpan {
    std::uint32_t begin = 0;  // bytes of the folded lane
    std::uint32_t end = 0;
};

class Text {
public:
    // Longer originals are cut here; readers of reports refuse them before (asserted).
    static constexpr std::size_t max_bytes = std::size_t{256} << 20;

    Text();
    ~Text();
    Text(Text&&) noexcept;
    Text& operator=(Text&&) noexcept;

    // Takes a new original (which must stay alive until the next call) and folds it.
    // Keeps its buffers: no allocation once they have grown to the size of the texts at hand.
    void assign(std::string_view original);

    [[nodiscard]] std::string_view original() const;
    [[nodiscard]] std::string_view lane(Lane lane);  // squeezed is made on first use

    // The part of the folded lane that [begin, end) of a lane stands for, gaps included.
    [[nodiscard]] FoldedSpan folded(Lane lane, std::uint32_t begin, std::uint32_t end);

    // The original bytes behind [begin, end) of a lane; the map is made on first use.
    [[nodiscard]] SourceSpan source(Lane lane, std::uint32_t begin, std::uint32_t end);

    // Whether the original between the characters of a squeezed match looks like stuffing:
    // something was dropped strictly inside, every gap is short, no gap is only a line break or an
    // ordinary sentence mark, and terms of two characters need more than one sign of it.
    [[nodiscard]] bool looks_stuffed(std::uint32_t begin, std::uint32_t end);

    // Original characters between two source spans (0 if they touch or overlap), counted up to `limit`+1.
    [[nodiscard]] std::uint32_t gap(const SourceSpan& a, const SourceSpan& b, std::uint32_t limit) const;

private:
    struct Buffers;
    std::unique_ptr<Buffers> buffers_;
};

// A term in the form it has in a lane. Same function as for texts.
std::string fold_term(std::string_view term, Lane lane);

}  // namespace kijun
