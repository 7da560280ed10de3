// Folding: the folded lane of a text and how to find the way back.
//
// Almost all text needs no normalisation. The fast path copies whole blocks of such text, folding
// case and kana on the way; only segments that may change are handed to ICU, cut where ICU says that
// nothing crosses. The result is the same as that of ICU on the whole text. Where lengths or order
// may differ, a Change is noted; everything between two changes is the same bytes, shifted.
//
// A segment that went through ICU is one rough change at first; refine() breaks it into ICU's own
// edits the first time that somebody asks for a place in it.
#pragma once

#include <unicode/edits.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "buffer.hpp"

namespace kijun {

struct Change {
    std::uint32_t source_begin, source_end;
    std::uint32_t begin, end;  // in the folded lane
    bool rough = false;
};

class Folder {
public:
    // Texts beyond this are cut: the lanes of the longest still have 32-bit offsets.
    static constexpr std::size_t max_bytes = std::size_t{256} << 20;

    void fold(std::string_view source);
    void refine();

    [[nodiscard]] std::string_view folded() const { return folded_.view(); }
    [[nodiscard]] const std::vector<Change>& changes() const { return changes_; }
    [[nodiscard]] bool well_formed() const { return well_formed_; }

private:
    std::size_t fold_plain(std::size_t at);
    std::size_t fold_segment(std::size_t at);
    void step_back(std::size_t& at);
    [[nodiscard]] std::size_t segment_end(std::size_t at);
    [[nodiscard]] bool prepare(std::string_view segment, icu::Edits* edits);
    void note_refined(const Change& rough);

    std::string_view source_;
    Buffer folded_;
    std::vector<Change> changes_;
    std::vector<Change> refined_;
    std::string prepared_;  // a segment after the steps that precede ICU
    std::string again_;
    bool well_formed_ = true;
    bool has_rough_ = false;
};

// Katakana to hiragana in well-formed UTF-8, in place.
void fold_kana(char* bytes, std::size_t count);

}  // namespace kijun
