// Texts that nobody would write by accident: marks in any order, invisible and ill-formed parts,
// width and kana variants, separators, long plain runs between them. From a seed, which failing tests
// print; KIJUN_SEED repeats a run.
#pragma once

#include <unicode/utf8.h>

#include <cstdint>
#include <cstdlib>
#include <random>
#include <string>
#include <vector>

namespace kijun::testing {

inline std::uint64_t seed_of_run() {
    static const std::uint64_t seed = [] {
        if (const char* given = std::getenv("KIJUN_SEED")) return std::strtoull(given, nullptr, 10);
        return static_cast<unsigned long long>(std::random_device{}());
    }();
    return seed;
}

inline void append_point(std::string& out, char32_t point) {
    std::uint8_t bytes[4];
    std::int32_t size = 0;
    U8_APPEND_UNSAFE(bytes, size, static_cast<std::uint32_t>(point));
    out.append(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size));
}

class HostileText {
public:
    explicit HostileText(std::uint64_t seed) : random_(seed) {}

    std::uint64_t below(std::uint64_t limit) { return limit == 0 ? 0 : random_() % limit; }

    std::string next(std::size_t parts, bool ill_formed) {
        std::string text;
        while (parts-- > 0) add_part(text, ill_formed);
        return text;
    }

private:
    template <std::size_t n>
    const char* one_of(const char* const (&choices)[n]) {
        return choices[below(n)];
    }

    void add_part(std::string& text, bool ill_formed) {
        static constexpr const char* plain[] = {
            "通帳を買います", "です。", "キャッシュカード", "abc XYZ 019", "闇バイト", "、",
            "「口座」",       "ーーー", "ヴヵヶヽヾ",       "12:30",       "\r\n",     "\t"};
        static constexpr const char* width[] = {"ｷｬｯｼｭｶｰﾄﾞ", "ＳＩＭ", "　", "㍿", "①",  "㌔", "ﾊﾟﾋﾞ",
                                                "！？",      "㋿",    "ｶ",  "ﾞ",  "ﾟ",  "ﷺ",  "ǅ",
                                                "ß",         "İ",      "ﬃ",  "Å",  "ヷ", "゛", "゜"};
        static constexpr char32_t marks[] = {0x3099, 0x309A, 0x0300, 0x0301, 0x0308, 0x0327, 0x0334,
                                             0x0336, 0x0338, 0x0345, 0x20DD, 0x20D7, 0x0591, 0x05B0,
                                             0x093C, 0x0E38, 0x1161, 0x11A8, 0x302A, 0x0F71, 0x1D165,
                                             0xFE20, 0x0344, 0x09BE, 0x0B3E, 0x1133E};
        static constexpr char32_t invisible[] = {0x200B, 0x200D, 0x200C,  0xFEFF,  0x00AD, 0x2800,
                                                 0x034F, 0x3164, 0xFE0F,  0xE0100, 0x2060, 0x202E,
                                                 0x1160, 0x115F, 0xE0041, 0x180E};
        static constexpr char32_t bases[] = {
            U'か',  U'は',  U'カ',  U'ハ',  U'ワ',   U'う',  U'a',    U'q',    U'S',    U'α',
            U'Ω',   U'и',   U'И',   U'=',   U'가',   0x1100, 0x0915,  0x0928,  U'口',   0x00B4,
            0x00A8, 0x0140, 0x1E9A, 0xFFE3, 0x309B,  0x309C, 0x2ADC,  0x1F600, 0x1F3FB, 0x1F1EF,
            0x0390, 0x03B0, 0x1FB3, 0x0FB2, 0x1109A, 0xFB1D, 0x2F800, 0x09C7,  0x0B47};
        static constexpr const char* broken[] = {
            "\x80",         "\xBF\xBF",     "\xC0\x80",     "\xC2", "\xE3\x81",         "\xE3",
            "\xED\xA0\x80", "\xF0\x9F\x98", "\xF5\x80\x80", "\xFF", "\xF4\x90\x80\x80", "\xE0\x80\x80"};
        switch (below(ill_formed ? 11 : 10)) {
            case 0:
            case 1:
                text += one_of(plain);
                break;
            case 2:
                text += one_of(width);
                break;
            case 3:
                for (auto n = 1 + below(3); n-- > 0;) append_point(text, marks[below(std::size(marks))]);
                break;
            case 4:
                append_point(text, invisible[below(std::size(invisible))]);
                break;
            case 5:
            case 6:
                append_point(text, bases[below(std::size(bases))]);
                break;
            case 7: {  // any character
                const auto point = static_cast<char32_t>(below(2) != 0 ? below(0x110000) : below(0x3200));
                append_point(text, point >= 0xD800 && point < 0xE000 ? U'界' : point);
                break;
            }
            case 8: {  // separators between letters
                static constexpr const char* between[] = {" ", "/", "★", "・", "　", "_", "🙂", "-"};
                const char* separator = one_of(between);
                for (const char* letter : {"闇", "バ", "イ", "ト"}) {
                    text += letter;
                    if (below(4) != 0) text += separator;
                }
                break;
            }
            case 9:
                text.push_back('\0');
                break;
            default:
                text += one_of(broken);
                break;
        }
    }

    std::mt19937_64 random_;
};

}  // namespace kijun::testing
