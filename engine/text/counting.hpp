// Code points before a byte of the original, for many questions about one text.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace kijun {

// Counts are kept every few lines of text, as far as somebody has asked, so each byte is counted about once
// and a question costs a line or two: a text may have a hit in each.
class CharacterCounter {
public:
    enum class Of { all, seen };  // with or without what is_unseen()
    explicit CharacterCounter(Of of = Of::all) : of_(of) {}
    void reset(std::string_view text, bool well_formed);
    // `byte` is where a character begins, or the end of the text.
    [[nodiscard]] std::uint32_t before(std::uint32_t byte);

private:
    static constexpr std::uint32_t stride = 128;
    struct Mark {
        std::uint32_t byte, characters;  // a character begins at `byte`
    };
    [[nodiscard]] std::uint32_t count(std::uint32_t from, std::uint32_t to) const;
    void extend(std::uint32_t byte);

    Of of_;
    std::string_view text_;
    bool well_formed_ = true;
    std::vector<Mark> marks_;
};

}  // namespace kijun
