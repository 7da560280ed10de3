#include "text_file.hpp"

#include <algorithm>

namespace kijun::lsp {

namespace {

// Bytes of the character that begins with this byte, in text that is UTF-8.
std::size_t length_of(char lead) {
    const auto byte = static_cast<unsigned char>(lead);
    return byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
}

std::uint32_t units_of(char lead, Encoding encoding) {
    const std::size_t bytes = length_of(lead);
    if (encoding == Encoding::utf8) return static_cast<std::uint32_t>(bytes);
    return bytes == 4 ? 2 : 1;
}

}  // namespace

Lines::Lines(std::string_view text) : starts_{0} {
    for (std::size_t i = text.find_first_of("\r\n"); i != std::string_view::npos;
         i = text.find_first_of("\r\n", i)) {
        i += text[i] == '\r' && i + 1 < text.size() && text[i + 1] == '\n' ? 2 : 1;
        starts_.push_back(i);
    }
}

std::pair<std::size_t, std::size_t> Lines::line(std::string_view text, std::size_t number) const {
    const std::size_t begin = starts_[number];
    std::size_t end = number + 1 < starts_.size() ? starts_[number + 1] : text.size();
    if (number + 1 < starts_.size())
        while (end > begin && (text[end - 1] == '\n' || text[end - 1] == '\r')) --end;
    return {begin, end};
}

Position Lines::position(std::string_view text, std::size_t offset, Encoding encoding) const {
    offset = std::min(offset, text.size());
    const auto next = std::upper_bound(starts_.begin(), starts_.end(), offset);
    const auto number = static_cast<std::size_t>(next - starts_.begin()) - 1;
    const auto [begin, end] = line(text, number);
    std::uint32_t units = 0;
    // of an offset inside a line end or a character: what stands before it
    for (std::size_t i = begin; i < std::min(offset, end);) {
        const std::size_t length = length_of(text[i]);
        if (i + length > offset) break;
        units += units_of(text[i], encoding);
        i += length;
    }
    return {static_cast<std::uint32_t>(number), units};
}

std::size_t Lines::offset(std::string_view text, Position position, Encoding encoding) const {
    if (position.line >= starts_.size()) return text.size();
    const auto [begin, end] = line(text, position.line);
    std::size_t at = begin;
    std::uint32_t units = 0;
    while (at < end) {
        units += units_of(text[at], encoding);
        if (units > position.character) break;
        at += length_of(text[at]);
    }
    return std::min(at, end);
}

Json TextFile::position(std::size_t offset, Encoding encoding) const {
    const Position at = lines.position(text, offset, encoding);
    return {{"line", at.line}, {"character", at.character}};
}

Json TextFile::range(const Span& span, Encoding encoding) const {
    return {{"start", position(span.begin, encoding)}, {"end", position(span.end, encoding)}};
}

namespace {

Position read_position(const Json& json) {
    return {json.at("line").get<std::uint32_t>(), json.at("character").get<std::uint32_t>()};
}

}  // namespace

std::size_t TextFile::offset(const Json& at, Encoding encoding) const {
    return lines.offset(text, read_position(at), encoding);
}

std::string changed(std::string text, const Json& changes, Encoding encoding) {
    for (const Json& change : changes) {
        const auto& with = change.at("text").get_ref<const std::string&>();
        const auto range = change.find("range");
        if (range == change.end()) {
            text = with;
            continue;
        }
        const Lines lines(text);
        const std::size_t begin = lines.offset(text, read_position(range->at("start")), encoding);
        const std::size_t end = lines.offset(text, read_position(range->at("end")), encoding);
        text.replace(begin, std::max(begin, end) - begin, with);
    }
    return text;
}

}  // namespace kijun::lsp
