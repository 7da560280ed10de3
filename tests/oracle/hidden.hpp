// Hidden forms of a term in a text that is folded already, found by reading on from every letter.
#pragma once

#include <string>
#include <vector>

#include "kijun/folds.hpp"

namespace kijun::oracle {

struct Hidden {
    std::size_t begin = 0, end = 0;  // of the folded text
    Folds folds;
};

// Small kana large, no ー after kana, no letter twice in a row, nothing that merely separates.
std::u32string loosened(const std::u32string& folded);
// Where the term stands with small or large kana, drawn out or repeated letters.
std::vector<Hidden> respelled(const std::u32string& term, const std::u32string& folded);
// Where it stands with signs in the place of letters.
std::vector<Hidden> masked(const std::u32string& term, const std::u32string& folded);

}  // namespace kijun::oracle
