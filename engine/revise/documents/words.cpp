#include "words.hpp"

#include <unicode/brkiter.h>
#include <unicode/locid.h>
#include <unicode/utext.h>

#include <algorithm>
#include <cstdint>
#include <memory>

namespace kijun::documents {

namespace {

// A definition in brackets, from its beginning at `at`; 0 if none stands there.
std::size_t definition_at(std::string_view text, std::size_t at) {
    constexpr std::string_view begins = "（以下「", ends = "」という。）";
    if (!text.substr(at).starts_with(begins)) return 0;
    const std::size_t end = text.find(ends, at);
    return end == std::string_view::npos ? 0 : end + ends.size() - at;
}

// Where words end, in bytes, rising; the last is the end of the text.
std::vector<std::size_t> boundaries(std::string_view text) {
    std::vector<std::size_t> ends;
    UErrorCode status = U_ZERO_ERROR;
    // one a thread: making one reads the dictionary
    thread_local const std::unique_ptr<icu::BreakIterator> words(
        icu::BreakIterator::createWordInstance(icu::Locale::getJapanese(), status));
    if (U_FAILURE(status) || words == nullptr) return {text.size()};
    UText* opened = utext_openUTF8(nullptr, text.data(), static_cast<std::int64_t>(text.size()), &status);
    words->setText(opened, status);
    if (U_SUCCESS(status))
        for (auto end = words->next(); end != icu::BreakIterator::DONE; end = words->next())
            ends.push_back(static_cast<std::size_t>(end));
    utext_close(opened);
    if (ends.empty() || ends.back() != text.size()) ends.push_back(text.size());
    return ends;
}

void add(std::vector<Piece>& pieces, std::string_view text, bool changed) {
    if (text.empty()) return;
    if (pieces.empty() || pieces.back().changed != changed) pieces.push_back({"", changed});
    pieces.back().text += text;
}

}  // namespace

std::vector<std::string_view> words_of(std::string_view text) {
    std::vector<std::string_view> words;
    std::size_t begin = 0;
    for (const std::size_t end : boundaries(text)) {
        if (end <= begin) continue;  // inside a definition
        const std::size_t whole = definition_at(text, begin);
        const std::size_t length = whole > 0 ? whole : end - begin;
        words.push_back(text.substr(begin, length));
        begin += length;
    }
    return words;
}

std::pair<std::vector<Piece>, std::vector<Piece>> compare_words(std::string_view before,
                                                                std::string_view after) {
    std::pair<std::vector<Piece>, std::vector<Piece>> out;
    if (before == after) {
        add(out.first, before, false);
        add(out.second, after, false);
        return out;
    }
    const auto a = words_of(before), b = words_of(after);
    std::size_t head = 0, tail = 0;
    while (head < std::min(a.size(), b.size()) && a[head] == b[head]) ++head;
    while (tail < std::min(a.size(), b.size()) - head && a[a.size() - 1 - tail] == b[b.size() - 1 - tail])
        ++tail;
    const std::size_t rows = a.size() - head - tail, columns = b.size() - head - tail;

    for (std::size_t i = 0; i < head; ++i) {
        add(out.first, a[i], false);
        add(out.second, b[i], false);
    }
    // longest common sequence of words; beyond this many pairs the table would take too much memory
    constexpr std::size_t most = 4u << 20;
    const bool comparable = rows == 0 || columns == 0 || rows <= most / columns;
    std::vector<std::uint32_t> common(comparable ? (rows + 1) * (columns + 1) : 0);
    const auto at = [&](std::size_t i, std::size_t j) -> std::uint32_t& {
        return common[i * (columns + 1) + j];
    };
    if (comparable)
        for (std::size_t i = rows; i-- > 0;)
            for (std::size_t j = columns; j-- > 0;)
                at(i, j) = a[head + i] == b[head + j] ? at(i + 1, j + 1) + 1
                                                      : std::max(at(i + 1, j), at(i, j + 1));
    std::size_t i = 0, j = 0;
    while (i < rows || j < columns) {
        if (comparable && i < rows && j < columns && a[head + i] == b[head + j]) {
            add(out.first, a[head + i++], false);
            add(out.second, b[head + j++], false);
        } else if (i < rows && (j == columns || !comparable || at(i + 1, j) >= at(i, j + 1))) {
            add(out.first, a[head + i++], true);
        } else {
            add(out.second, b[head + j++], true);
        }
    }
    for (std::size_t k = tail; k > 0; --k) {
        add(out.first, a[a.size() - k], false);
        add(out.second, b[b.size() - k], false);
    }
    return out;
}

}  // namespace kijun::documents
