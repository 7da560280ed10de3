// Which letters stand side by side in some term, as a filter: it may say yes too often, never no.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace kijun {

class Neighbours {
public:
    void add(std::u32string_view letters) {
        const Place noted = place(letters);
        words_[noted.word] |= noted.bits;
    }
    [[nodiscard]] bool may_have(std::u32string_view letters) const {
        const Place noted = place(letters);
        return (words_[noted.word] & noted.bits) == noted.bits;
    }

    // For kijun/archive.hpp: what it consists of.
    template <class Archive>
    void fields(Archive& archive) {
        archive(words_);
    }

private:
    // A Bloom filter with the bits of a key in one word, so that a look costs one line of the cache.
    struct Place {
        std::size_t word;
        std::uint64_t bits;
    };
    static constexpr int log_words = 13;  // 64 kB: thousands of terms leave most bits free
    static Place place(std::u32string_view letters) {
        std::uint64_t mixed = letters.size();
        for (const char32_t letter : letters) mixed = (mixed ^ letter) * 0x9E3779B97F4A7C15;
        const auto bit = [mixed](int from) { return std::uint64_t{1} << (mixed >> from & 63); };
        return {static_cast<std::size_t>(mixed >> (64 - log_words)), bit(45) | bit(39) | bit(33)};
    }
    std::array<std::uint64_t, std::size_t{1} << log_words> words_{};
};

}  // namespace kijun
