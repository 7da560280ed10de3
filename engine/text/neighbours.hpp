// Which letters stand side by side in some term, as a filter: it may say yes too often, never no.
#pragma once

#include <bitset>
#include <cstdint>
#include <string_view>

namespace kijun {

class Neighbours {
public:
    void add(std::u32string_view letters) { bits_[place(letters)] = true; }
    [[nodiscard]] bool may_have(std::u32string_view letters) const { return bits_[place(letters)]; }

    // For kijun/archive.hpp: what it consists of.
    template <class Archive>
    void fields(Archive& archive) {
        archive(bits_);
    }

private:
    static constexpr std::size_t size = std::size_t{1} << 18;  // bits: fits the nearest cache
    static std::size_t place(std::u32string_view letters) {
        std::uint64_t mixed = letters.size();
        for (const char32_t letter : letters) mixed = (mixed ^ letter) * 0x9E3779B97F4A7C15;
        return static_cast<std::size_t>(mixed >> 46);
    }
    std::bitset<size> bits_;
};

}  // namespace kijun
