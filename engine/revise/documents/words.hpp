// Two wordings compared word by word, as a 新旧対照表 underlines them. Private to the documents.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace kijun::documents {

struct Piece {
    std::string text;
    bool changed = false;
};

// Words by ICU's dictionary for Japanese; a definition in brackets, （以下「…」という。）, is one word, so
// that no underline begins inside it. Where texts are too long to compare, all between their common
// beginning and end is changed. Neighbouring pieces differ in `changed`.
std::pair<std::vector<Piece>, std::vector<Piece>> compare_words(std::string_view before,
                                                                std::string_view after);
// The words of a text, in order, nothing left out.
std::vector<std::string_view> words_of(std::string_view text);

}  // namespace kijun::documents
