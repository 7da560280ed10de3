// Text: the normal forms in which terms are looked for, and the way back to the original.
//
// Purpose. Reports hide words behind width, kana, case, invisible characters and separators. A lane
// is one normal form of a text; terms are brought into the same form by the same function when rules
// are compiled, so matching is plain search in the lane, and every match is carried back to the
// original characters.
//
//   folded    drop set removed, ICU NFKC_Casefold (nfkc_cf), katakana folded to hiragana.
//   squeezed  folded, then everything of the categories Z, P, S, C and M removed, and single vowels and
//             finals of Hangul (U+1160..11FF), which would join the letter before them. Only terms used
//             with `evading` look here, and a match counts only if the gaps in the original look like
//             stuffing (looks_stuffed).
//   loosened  squeezed, then small kana large, ー after kana removed, and of a letter that follows itself
//             only the first kept (figures are not letters here). Terms used with `evading` are looked
//             for, and what is written there is then compared with the term (kijun/patterns.hpp).
//
// What happens before nfkc_cf, and why:
//   - U+309B, U+309C become U+3099, U+309A, so that ヘ゜ becomes ペ and not ヘ, a space and a mark.
//   - Spacing accents (´ ¨ ￣ …) become the space that nfkc_cf would begin them with.
//   - The drop set goes, which nfkc_cf keeps although it only decorates: U+2800, the overlays
//     U+0334..0338, U+20D0..20F0, and U+0300..036F unless they stand on a Latin, Greek or Cyrillic letter
//     (marks and invisible characters between are passed over; at the start of the text they stay).
//   - Of the marks on one letter the first thirty stay, as many as Stream-Safe Text (UAX #15) allows: more
//     say nothing, and bringing them into order would take as long as their square.
// Katakana is U+30A1..30F6 and ヽヾ; ー stays, and so does ヷ..ヺ, which hiragana has not.
// Folding twice is folding once, and pieces fold like the whole where nothing joins across the cut.
// Ill-formed UTF-8 becomes U+FFFD, one for each maximal ill-formed part (Unicode 15, §3.9), and counts
// as one character there; offsets stay exact.
//
// Units: all offsets are bytes unless the name says characters (code points). Half-open.
// Size: texts of up to Text::max_bytes; longer ones are cut there (lanes have 32-bit offsets, and one
// character can become eleven times its bytes). A Judge refuses reports with longer ones.
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

enum class Lane : std::uint8_t { folded, squeezed, loosened };
inline constexpr int lane_count = 3;
inline constexpr int lane_version = 4;  // raise when any fold changes: it is part of every bundle
std::string_view to_string(Lane lane);

struct SourceSpan {
    std::uint32_t begin = 0;  // bytes of the original
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
    // Longer originals are cut here; a Judge refuses reports with such before (asserted).
    static constexpr std::size_t max_bytes = std::size_t{256} << 20;

    Text();
    ~Text();
    Text(Text&&) noexcept;
    Text& operator=(Text&&) noexcept;

    // Takes a new original (which must stay alive until the next call) and folds it.
    // Keeps its buffers: no allocation once they have grown to the size of the texts at hand.
    void assign(std::string_view original);

    [[nodiscard]] std::string_view original() const;
    [[nodiscard]] std::string_view lane(Lane lane);  // all but folded are made on first use

    // The part of the folded lane that [begin, end) of a lane stands for, gaps included.
    [[nodiscard]] FoldedSpan folded(Lane lane, std::uint32_t begin, std::uint32_t end);

    // The original bytes behind [begin, end) of a lane; the map is made on first use.
    [[nodiscard]] SourceSpan source(Lane lane, std::uint32_t begin, std::uint32_t end);

    // Whether the gaps inside [begin, end) of the squeezed lane were put there to break a word. A gap is
    // what was squeezed out between two letters; it has at most six characters. Its kind:
    //   foreign   nothing that writing puts between letters: ★ ♪ _ * emoji, marks, control characters
    //   joiner    one sign that also joins or lists words: / - . + ~ | # → ■ ※ (not beside a digit)
    //   ordinary  spaces, 、。・ and other sentence marks, brackets, quotes, ％ and currency, several
    //             joiners, any sign with a space on both sides
    //   line      line breaks
    //   barrier   tabs, table rulings, a sign with a space on one side only
    // The weakest gap decides. There must be a gap, and no barrier; then
    //   foreign   counts.
    //   joiner    counts if a piece of one letter stands alone: between two gaps, or first (last) in the
    //             term with no letter of its script before it (no word going on behind it).
    //   ordinary  counts where letters follow one by one with the same gap between, for three gaps that
    //             may go on beyond the term; two are enough if they are the term's own and it does not
    //             begin and end inside words, or if both letters of a two-letter term stand alone. Unlike
    //             gaps, or Latin beside Japanese letters, need a term of four letters with a gap between
    //             each two. Two digits with an ordinary gap between never count. One gap counts if it cuts
    //             the first or last letter off a term of four: ・ where the letter stands alone, a space
    //             where there are gaps on both sides of it and it is no particle.
    //   line      counts where four lines in a row have one letter each, so to speak: four equal gaps.
    // So 覚 せ い 剤, 闇 バイト, 闇/バ/イ/ト, 口.座, 口★座 and 通・帳・買・い count; 入口 座席, 薬、物,
    // 携帯/電話, 預金口」「座席, 口 座 and 9.3 do not.
    [[nodiscard]] bool looks_stuffed(std::uint32_t begin, std::uint32_t end);

    // Characters of the original before `byte`, where one begins or ends, that a reader sees: marks on
    // other characters, default-ignorable characters, U+2800 and control characters other than tabs and
    // line breaks are not counted. Distances are measured so.
    [[nodiscard]] std::uint32_t seen_before(std::uint32_t byte);

private:
    friend class Scanner;  // looks at the gaps before it asks for the squeezed lane
    [[nodiscard]] bool looks_stuffed(const FoldedSpan& span);
    struct Buffers;
    std::unique_ptr<Buffers> buffers_;
};

// A term in the form it has in a lane. Same function as for texts.
std::string fold_term(std::string_view term, Lane lane);

}  // namespace kijun
