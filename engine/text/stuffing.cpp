#include "stuffing.hpp"

#include <unicode/uchar.h>

#include "characters.hpp"
#include "lanes.hpp"
#include "utf8.hpp"

namespace kijun {

namespace {

// What stands between two letters, from never a sign of stuffing to always one.
enum class Gap : std::uint8_t {
    none,
    barrier,   // tabs, table rulings, a sign with a space on one side only: never
    line,      // line breaks: only where line after line has one letter
    ordinary,  // spaces, sentence marks, brackets, quotes, ・: only where it goes on letter by letter
    joiner,    // / - . + ~ | # arrows, bullets: also put between words, so a letter must stand alone
    foreign,   // ★ _ * emoji, marks, control characters: nothing that prose puts between words
};

Gap kind_of(char32_t c) {
    switch (c) {
        case '\t':
            return Gap::barrier;
        case '\n':
        case '\v':
        case '\f':
        case '\r':
        case 0x85:
        case 0x2028:
        case 0x2029:
            return Gap::line;
        case ',':
        case '!':
        case '?':
        case ':':
        case ';':
        case '"':
        case '\'':
        case '`':
        case '%':
        case 0x00B0:
        case 0x00B7:
        case 0x2025:
        case 0x2026:
        case 0x2027:
        case 0x2030:
        case 0x2032:
        case 0x2033:
        case 0x3001:
        case 0x3002:
        case 0x30FB:
        case 0xFFFD:
            return Gap::ordinary;
        case '.':
        case '/':
        case '\\':
        case '&':
        case '#':
        case '@':
        case 0x00A7:
        case 0x00B6:
        case 0x2020:
        case 0x2021:
        case 0x2022:
        case 0x2023:
        case 0x203B:
        case 0x3003:
        case 0x3012:
            return Gap::joiner;
        default:
            break;
    }
    if (c >= 0x2500 && c <= 0x257F) return Gap::barrier;  // rulings
    if ((c >= 0x2190 && c <= 0x21FF) || (c >= 0x25A0 && c <= 0x25FF)) return Gap::joiner;
    switch (u_charType(static_cast<UChar32>(c))) {
        case U_SPACE_SEPARATOR:
        case U_START_PUNCTUATION:
        case U_END_PUNCTUATION:
        case U_INITIAL_PUNCTUATION:
        case U_FINAL_PUNCTUATION:
        case U_CURRENCY_SYMBOL:
            return Gap::ordinary;
        case U_DASH_PUNCTUATION:
        case U_MATH_SYMBOL:
            return Gap::joiner;
        default:
            return Gap::foreign;
    }
}

enum class Script : std::uint8_t { none, han, kana, ascii, digit, other };

Script script_of(char32_t c) {
    if (c < 0x80) return c >= '0' && c <= '9' ? Script::digit : Script::ascii;
    if ((c >= 0x3041 && c <= 0x30FF) || (c >= 0x31F0 && c <= 0x31FF)) return Script::kana;
    if ((c >= 0x3400 && c <= 0x9FFF) || c == 0x3005 || c == 0x3007 || c >= 0x20000) return Script::han;
    return Script::other;
}

bool is_digit(char32_t c) { return c >= '0' && c <= '9'; }

bool is_particle(char32_t c) {
    switch (c) {
        case U'を':
        case U'が':
        case U'は':
        case U'の':
        case U'も':
        case U'に':
        case U'で':
        case U'と':
        case U'へ':
        case U'や':
            return true;
        default:
            return false;
    }
}

class Reader {
public:
    Reader(std::string_view folded, std::uint32_t begin, std::uint32_t end,
           const std::function<bool(std::uint32_t)>& written_as_ascii)
        : text_(folded), begin_(begin), end_(end), written_as_ascii_(written_as_ascii) {}

    bool looks_stuffed();

private:
    struct Piece {  // a gap, or letters between gaps
        std::size_t begin, end;
    };
    [[nodiscard]] bool kept(const utf8::Decoded& c) const { return !is_squeezed_out(c.point); }
    [[nodiscard]] Gap kind_of_gap(Piece gap) const;
    [[nodiscard]] bool same_gap(Piece a, Piece b) const;
    [[nodiscard]] bool begins_at_gap() const;
    [[nodiscard]] bool ends_at_gap() const;
    [[nodiscard]] bool starts_alone() const;
    [[nodiscard]] bool ends_alone() const;
    [[nodiscard]] int chain_before(int wanted) const;
    [[nodiscard]] int chain_behind(int wanted) const;
    [[nodiscard]] bool read();
    [[nodiscard]] bool cuts_one_off() const;
    [[nodiscard]] bool goes_on() const;

    std::string_view text_;
    std::uint32_t begin_, end_;
    const std::function<bool(std::uint32_t)>& written_as_ascii_;

    int letters_ = 0, gaps_ = 0;
    int first_letters_ = 0, last_letters_ = 0;  // of the term's first and last piece
    Gap weakest_ = Gap::foreign;
    bool all_inner_single_ = true, some_inner_single_ = false;
    bool has_particle_ = false;  // a piece of one letter that is a particle
    bool mixed_ = false;         // ASCII beside other letters
    bool all_same_ = true;
    Piece first_gap_{0, 0}, last_gap_{0, 0};
};

Gap Reader::kind_of_gap(Piece gap) const {
    std::uint32_t points = 0;
    int spaces_before = 0, spaces_behind = 0, others = 0;
    Gap kind = Gap::none;
    for (std::size_t at = gap.begin; at < gap.end;) {
        const utf8::Decoded c = utf8::decode(text_, at);
        if (++points > longest_gap) return Gap::barrier;
        if (u_charType(static_cast<UChar32>(c.point)) == U_SPACE_SEPARATOR) {
            ++(others == 0 ? spaces_before : spaces_behind);
        } else {
            Gap one = kind_of(c.point);
            if (spaces_behind != 0 && one != Gap::line) return Gap::barrier;
            if (c.point == '.' && !written_as_ascii_(static_cast<std::uint32_t>(at))) one = Gap::ordinary;
            if (one == Gap::barrier) return one;
            if (others != 0 && (one == Gap::line) != (kind == Gap::line)) return Gap::barrier;
            // the ordinary decides; of the rest one foreign character makes the gap foreign
            if (one == Gap::ordinary || kind == Gap::none || (kind == Gap::joiner && one == Gap::foreign)) {
                kind = one;
            }
            ++others;
        }
        at += c.length;
    }
    if (others == 0) return Gap::ordinary;
    if (kind == Gap::line) return kind;
    if (spaces_before != spaces_behind) return Gap::barrier;
    if (spaces_before != 0 || (kind == Gap::joiner && others > 1)) return Gap::ordinary;
    return kind;
}

bool Reader::same_gap(Piece a, Piece b) const {
    const auto bare = [this](Piece gap) {
        while (gap.begin < gap.end && text_[gap.begin] == ' ') ++gap.begin;
        while (gap.begin < gap.end && text_[gap.end - 1] == ' ') --gap.end;
        return text_.substr(gap.begin, gap.end - gap.begin);
    };
    return bare(a) == bare(b);
}

// Reads the match; false if a gap rules stuffing out.
bool Reader::read() {
    int piece_letters = 0;
    char32_t last = 0;
    for (std::size_t at = begin_; at < end_;) {
        const utf8::Decoded c = utf8::decode(text_, at);
        if (kept(c)) {
            mixed_ = mixed_ || (last != 0 && (last < 0x80) != (c.point < 0x80));
            ++letters_;
            ++piece_letters;
            last = c.point;
            at += c.length;
            continue;
        }
        const Piece gap{at, find_kept(text_, at)};
        Gap kind = kind_of_gap(gap);
        const bool figure_before = is_digit(last);
        const bool figure_behind = is_digit(utf8::decode(text_, gap.end).point);
        // 9.3, 9/3, 1,000 are numbers; 1. and 2/ number what follows
        if (kind == Gap::joiner && (figure_before || figure_behind)) kind = Gap::ordinary;
        if (kind == Gap::barrier || (kind == Gap::ordinary && figure_before && figure_behind)) return false;
        if (kind < weakest_) weakest_ = kind;
        if (gaps_ == 0) {
            first_letters_ = piece_letters;
            first_gap_ = gap;
        } else {
            all_inner_single_ = all_inner_single_ && piece_letters == 1;
            some_inner_single_ = some_inner_single_ || piece_letters == 1;
            all_same_ = all_same_ && same_gap(first_gap_, gap);
        }
        has_particle_ = has_particle_ || (piece_letters == 1 && is_particle(last));
        last_gap_ = gap;
        ++gaps_;
        piece_letters = 0;
        at = gap.end;
    }
    last_letters_ = piece_letters;
    has_particle_ = has_particle_ || (piece_letters == 1 && is_particle(last));
    return gaps_ > 0;
}

bool Reader::begins_at_gap() const { return begin_ == 0 || !kept(utf8::decode_before(text_, begin_)); }
bool Reader::ends_at_gap() const { return end_ == text_.size() || !kept(utf8::decode(text_, end_)); }

// The term's first letter does not go on a word to its left.
bool Reader::starts_alone() const {
    if (begins_at_gap()) return true;
    const utf8::Decoded before = utf8::decode_before(text_, begin_);
    return script_of(before.point) != script_of(utf8::decode(text_, begin_).point);
}

// The term's last letter is not gone on with to its right; a particle does not go on with a word.
bool Reader::ends_alone() const {
    if (ends_at_gap()) return true;
    const utf8::Decoded behind = utf8::decode(text_, end_);
    const Script script = script_of(behind.point);
    if (script == script_of(utf8::decode_before(text_, end_).point)) return false;
    return script != Script::kana || is_particle(behind.point);
}

// How many gaps like the term's first stand before it with one letter between each two.
int Reader::chain_before(int wanted) const {
    int found = 0;
    std::size_t at = begin_;
    for (int letters = first_letters_; letters == 1 && found < wanted;) {
        Piece gap{at, at};
        while (gap.begin > 0) {
            const utf8::Decoded c = utf8::decode_before(text_, gap.begin);
            if (kept(c) || gap.end - gap.begin > longest_gap_bytes) break;
            gap.begin -= c.length;
        }
        if (gap.begin == 0 || gap.begin == gap.end || !same_gap(gap, first_gap_)) break;
        if (kind_of_gap(gap) == Gap::barrier) break;
        ++found;
        at = gap.begin - utf8::decode_before(text_, gap.begin).length;
        letters = at == 0 || !kept(utf8::decode_before(text_, at)) ? 1 : 2;
    }
    return found;
}

int Reader::chain_behind(int wanted) const {
    int found = 0;
    std::size_t at = end_;
    for (int letters = last_letters_; letters == 1 && found < wanted;) {
        Piece gap{at, at};
        while (gap.end < text_.size()) {
            const utf8::Decoded c = utf8::decode(text_, gap.end);
            if (kept(c) || gap.end - gap.begin > longest_gap_bytes) break;
            gap.end += c.length;
        }
        if (gap.end == text_.size() || gap.begin == gap.end || !same_gap(gap, last_gap_)) break;
        if (kind_of_gap(gap) == Gap::barrier) break;
        ++found;
        at = gap.end + utf8::decode(text_, gap.end).length;
        letters = at == text_.size() || !kept(utf8::decode(text_, at)) ? 1 : 2;
    }
    return found;
}

// One sign that cuts the first or the last letter off a term of four: 闇 バイト, 闇バイ・ト. Spaces stand
// between words and particles, so nothing may go on beside the letter.
bool Reader::cuts_one_off() const {
    if (gaps_ != 1 || letters_ < 4 || mixed_) return false;
    const std::string_view gap = text_.substr(first_gap_.begin, first_gap_.end - first_gap_.begin);
    if (gap == " ")
        return !has_particle_ &&
               ((first_letters_ == 1 && begins_at_gap()) || (last_letters_ == 1 && ends_at_gap()));
    return gap == "・" && ((first_letters_ == 1 && starts_alone()) || (last_letters_ == 1 && ends_alone()));
}

// Ordinary gaps: only if letter follows letter with the same gap between, three times over.
bool Reader::goes_on() const {
    if (!all_inner_single_) return false;
    if (cuts_one_off()) return true;
    // spaces around figures and Latin words are typography, and unlike gaps prove less
    if (weakest_ == Gap::line && !all_same_) return false;
    if (!all_same_ || mixed_) return gaps_ == letters_ - 1 && letters_ >= 4;
    const int enough = weakest_ == Gap::line ? 4 : 3;
    int chain = gaps_;
    if (chain < enough) chain += chain_before(enough - chain);
    if (chain < enough) chain += chain_behind(enough - chain);
    if (chain >= enough) return true;
    if (chain < enough - 1 || has_particle_ || weakest_ == Gap::line) return false;
    // twice is enough for letters that are not the ends of words around them
    if (letters_ == 2) return begins_at_gap() && ends_at_gap();
    return gaps_ == 2 && (starts_alone() || ends_alone());
}

bool Reader::looks_stuffed() {
    if (!read()) return false;
    switch (weakest_) {
        case Gap::foreign:
            return true;
        case Gap::joiner:
            return some_inner_single_ || (first_letters_ == 1 && starts_alone()) ||
                   (last_letters_ == 1 && ends_alone());
        case Gap::ordinary:
        case Gap::line:
            return goes_on();
        default:
            return false;
    }
}

}  // namespace

bool is_plainly_ordinary(std::string_view folded, std::size_t begin, std::size_t end, std::size_t letters,
                         std::size_t next) {
    constexpr std::size_t longest_letter = 4;  // bytes
    if (begin - letters <= longest_letter || next - end <= longest_letter) return false;
    // a space, a comma, 、 or 。 or a bracket of the row U+3000: most gaps there are
    const char first = folded[begin];
    if (end - begin == 1)
        return first == ' ' || first == ',' || first == '\n' || first == '(' || first == ')';
    return end - begin == 3 && first == '\xE3' && folded[begin + 1] == '\x80' &&
           kind_of(utf8::decode(folded, begin).point) == Gap::ordinary;
}

bool looks_stuffed(std::string_view folded, std::uint32_t begin, std::uint32_t end,
                   const std::function<bool(std::uint32_t)>& written_as_ascii) {
    return Reader(folded, begin, end, written_as_ascii).looks_stuffed();
}

}  // namespace kijun
