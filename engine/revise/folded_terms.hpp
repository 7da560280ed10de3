// Which terms of a program stand inside which others, folded. Asked for again and again while witnesses are
// looked for, so answers are kept. Private to the revise room.
#pragma once

#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "kijun/claims.hpp"

namespace kijun {

class FoldedTerms {
public:
    explicit FoldedTerms(const Program& program) : program_(program), folded_(program.patterns.size()) {}

    // Whether a literal of the set stands in the literal `pattern`.
    bool stands_in(std::uint32_t set, std::uint32_t pattern);
    // Whether a literal of the set stands in a text that is folded.
    bool stands_in(std::uint32_t set, const std::string& folded_text);

private:
    const std::string& folded(std::uint32_t pattern);

    const Program& program_;
    std::vector<std::string> folded_;  // empty: not asked for yet
    std::unordered_map<std::uint64_t, bool> known_;
};

enum class Wording { every_atom, short_as_can_be };

// The other make_witness, for who asks often. `every_atom`: each atom that is true has words of its own.
// `short_as_can_be`: none for what words for other atoms show already, as far as can be told without
// judging.
std::optional<Report> make_witness(const Program& program,
                                   const std::vector<std::pair<AtomId, bool>>& values, FoldedTerms& terms,
                                   Wording wording);

}  // namespace kijun
