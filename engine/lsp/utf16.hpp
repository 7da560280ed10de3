// Code points of a text to UTF-16 units, as browsers count.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <vector>

namespace kijun::lsp {

// How many units a character takes, by its first byte in UTF-8; 0 for a byte inside one.
inline std::uint32_t utf16_units(char first_byte) {
    const auto byte = static_cast<unsigned char>(first_byte);
    return (byte & 0xC0) == 0x80 ? 0 : byte >= 0xF0 ? 2 : 1;
}

class Utf16Offsets {
public:
    // Of well-formed UTF-8.
    explicit Utf16Offsets(std::string_view text) {
        std::uint32_t character = 0;
        for (const char byte : text) {
            const std::uint32_t units = utf16_units(byte);
            if (units == 2) long_.push_back(character);
            character += units > 0 ? 1 : 0;
        }
    }
    // Units before a character, counted in code points.
    [[nodiscard]] std::uint32_t before(std::uint32_t character) const {
        return character + static_cast<std::uint32_t>(
                               std::lower_bound(long_.begin(), long_.end(), character) - long_.begin());
    }

private:
    std::vector<std::uint32_t> long_;  // characters that take two units
};

}  // namespace kijun::lsp
