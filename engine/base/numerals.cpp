#include "numerals.hpp"

#include <algorithm>
#include <array>

namespace kijun {

namespace {

constexpr std::array<std::string_view, 10> digits{"〇", "一", "二", "三", "四",
                                                  "五", "六", "七", "八", "九"};

int digit(std::string_view text) {
    for (std::size_t i = 0; i < digits.size(); ++i)
        if (text.starts_with(digits[i])) return static_cast<int>(i);
    return -1;
}

int unit(std::string_view text) {
    return text.starts_with("十") ? 10 : text.starts_with("百") ? 100 : text.starts_with("千") ? 1000 : 0;
}

std::optional<int> read_kanji(std::string_view& text) {
    constexpr std::size_t bytes = 3;  // of each of these characters
    int value = 0;
    int count = 0;
    int pending = -1;       // digits not yet multiplied
    int smallest = 10'000;  // units must fall
    bool units = false;
    for (; text.size() >= bytes; text.remove_prefix(bytes), ++count) {
        if (count > 8) return std::nullopt;
        if (const int d = digit(text); d >= 0) {
            if (units && (pending >= 0 || d == 0)) return std::nullopt;
            if (pending > 999) return std::nullopt;
            pending = pending < 0 ? d : pending * 10 + d;
        } else if (const int u = unit(text); u > 0) {
            if (u >= smallest || pending == 0 || pending > 9) return std::nullopt;
            value += (pending < 0 ? 1 : pending) * u;
            pending = -1;
            smallest = u;
            units = true;
        } else {
            break;
        }
    }
    if (count == 0) return std::nullopt;
    return value + std::max(pending, 0);
}

}  // namespace

std::string half_width(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size();) {
        const auto byte = [&](std::size_t k) {
            return i + k < text.size() ? static_cast<unsigned char>(text[i + k]) : 0u;
        };
        if (byte(0) == 0xEF && byte(1) == 0xBC && byte(2) >= 0x81 && byte(2) <= 0xBF) {  // ！…＿
            out += static_cast<char>(byte(2) - 0x60);
            i += 3;
        } else if (byte(0) == 0xE2 && ((byte(1) == 0x80 && byte(2) >= 0x90 && byte(2) <= 0x95) ||
                                       (byte(1) == 0x88 && byte(2) == 0x92))) {  // ‐…― −
            out += '-';
            i += 3;
        } else {
            out += text[i++];
        }
    }
    const std::size_t begin = out.find_first_not_of(" \t");
    if (begin == std::string::npos) return {};
    return out.substr(begin, out.find_last_not_of(" \t") - begin + 1);
}

std::optional<int> read_numeral(std::string_view& text, std::size_t most_digits) {
    const std::size_t ascii = std::min(text.find_first_not_of("0123456789"), text.size());
    if (ascii > 0) {
        if (ascii > most_digits) return std::nullopt;
        int value = 0;
        for (char c : text.substr(0, ascii)) value = value * 10 + (c - '0');
        text.remove_prefix(ascii);
        return value;
    }
    return read_kanji(text);
}

bool take_word(std::string_view& text, std::string_view word) {
    if (!text.starts_with(word)) return false;
    text.remove_prefix(word.size());
    return true;
}

}  // namespace kijun
