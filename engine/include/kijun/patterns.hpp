// Patterns: everything that is looked for, compiled once, found in one scan a lane.
//
// Purpose. All terms of all revisions of a guideline become literals, in an index for each lane, and a few
// bounded regular expressions in a shared Hyperscan database. A Scanner runs a report's field through them
// and gives the accepted matches.
//
// Accepted means: (1) a term that begins (ends) with an ASCII letter or digit in its folded form does
// not count where the character before (after) it in the lane is an ASCII letter or digit; (2) a match
// in a hidden form counts only for patterns that allow all its folds, and only as below; (3) a match does
// not count where it lies inside a match (by 1 and 2) of one of its `except` patterns. Rule 1 is for terms;
// a regular expression says for itself what may stand around. A term is reported for every place where it
// stands, overlapping or not; a place where it stands as written is no hidden one.
//
// Hidden forms:
//   separators  found in the squeezed lane, if Text::looks_stuffed.
//   small_kana, prolonged, repeats
//               found in the loosened lane and compared there, letter by letter of that lane. The text must
//               have as many letters as the term at least (more of them: repeats; Latin letters from three
//               on), ー or something that stands for it where the term has ー (another sign or another
//               number of them, or ー where the term has none: prolonged), and letters of either size
//               (small_kana). At the ends a letter may be repeated, but some change must be inside: where
//               the term begins or ends as written, what else is there is no change, nor is っ for its last
//               つ (a verb goes on). A term of four letters, of five if all are kana (ー not counted), is
//               told with one letter changed; a term of one letter less with two. Separators besides must
//               look stuffed.
//   masked      signs like ○ ● × * 〓 in the place of letters; the first and the last show, at least three
//               in all, and at least two for each that is masked; figures and what is beside them are not
//               masked. The other letters stand as folded.
// Such a match begins with its first letter and ends with its last, or with the mark that the term ends
// with. A term with an emoji has no hidden forms. Places are those of the folded lane, but for matches with
// separators alone, which have places of the squeezed lane.
//
// Regular expressions are the linear-time subset of the language reference: literals, `.`, classes,
// groups, `|`, `?`, `{m,n}` with n <= 30, \d. `*`, `+`, anchors, look-around, captures and back
// references are refused with a fix. They run in the folded lane only. Their literals are folded like
// terms, neighbours together, and so are the members of classes; `.` and negated classes take line breaks
// too. Of one expression's matches those count that a leftmost-longest search finds one after another: the
// one that begins first, the longest of those, then on from its end. (`a|ab` finds `ab`: unlike in engines
// that try alternatives in turn, their order means nothing.)
//
// Ownership: Patterns is immutable and shared; a Scanner belongs to one thread, owns its scratch and
// shares the data, so it may outlive the Patterns it was made from. No pattern is compiled while judging,
// and nothing is allocated once the buffers have grown to the texts at hand.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "kijun/folds.hpp"
#include "kijun/pattern_cache.hpp"
#include "kijun/text.hpp"

namespace kijun {

struct Pattern {
    enum class Kind : std::uint8_t { literal, regex } kind = Kind::literal;
    std::string spelling;               // as written in the rules
    Folds evading;                      // the hidden forms that are looked for too (literals)
    std::vector<std::uint32_t> except;  // pattern numbers
};

struct Match {
    std::uint32_t pattern = 0;
    std::uint32_t begin = 0;  // bytes in the lane
    std::uint32_t end = 0;
    Lane lane = Lane::folded;
    Folds folds;  // the evading ones that were undone; none: the term stands as written
    friend bool operator==(const Match&, const Match&) = default;
};

// How the original characters of a match are written otherwise than its literal: the evading folds of the
// match, and those that are always undone. Letters that are changed or masked are not told apart further.
Folds how_written(const Pattern& pattern, Folds folds, std::string_view original);

// Checks one regular expression of the language and gives the forms for the engines: Hyperscan's, and
// ICU's for the reference evaluator. Errors: K0410 construct outside the subset (with fix),
// K0411 repeat too large, K0412 can match the empty text, K0413 malformed.
struct TranslatedRegex {
    std::string hyperscan;  // flags HS_FLAG_UTF8 | HS_FLAG_DOTALL
    std::string icu;
};
Result<TranslatedRegex> translate_regex(std::string_view source, Span span);

class Patterns {
public:
    // What the cache has is taken from there; other patterns are compiled and kept there.
    // Errors: K0401 folds to nothing, K0402 pattern engine refused it, K0403 self-test failed.
    static Result<Patterns> compile(std::vector<Pattern> patterns, const PatternCache& cache = {});

    // Bytes that load() takes back on the same CPU features and engine version.
    [[nodiscard]] std::string save() const;
    // Errors: K0820 not for this engine or CPU (compile again), K0821 damaged.
    static Result<Patterns> load(std::vector<Pattern> patterns, std::string_view saved);

    // SHA-256 over all that the databases depend on: what they are kept under.
    [[nodiscard]] Digest recipe() const;

    [[nodiscard]] std::span<const Pattern> all() const;
    static std::string engine_version();  // hs_version()

    struct Data;
    [[nodiscard]] const std::shared_ptr<const Data>& data() const { return data_; }

private:
    std::shared_ptr<const Data> data_;
};

class Scanner {
public:
    explicit Scanner(const Patterns& patterns);
    ~Scanner();
    Scanner(Scanner&&) noexcept;
    Scanner& operator=(Scanner&&) noexcept;

    // Folds and scans one field. The matches, sorted by (begin, end, pattern, lane) and without
    // doubles, are valid until the next call; `original` must stay alive as long as text() is used.
    std::span<const Match> scan(std::string_view original);
    // The field scanned last.
    Text& text();

    // Whether scratch could be allocated when this was made, and the engine has not failed since. If not,
    // scan() finds nothing or too little, and its results must not be used.
    [[nodiscard]] bool ready() const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace kijun
