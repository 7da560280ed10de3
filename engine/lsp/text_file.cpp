#include "text_file.hpp"

#include <algorithm>

#include "utf16.hpp"

namespace kijun::lsp {

namespace {

constexpr std::size_t stride = 256;  // bytes; more would be slower, less take more memory

// Where the character begins that `at` is inside of.
std::size_t beginning(std::string_view text, std::size_t at) {
    while (at > 0 && at < text.size() && utf16_units(text[at]) == 0) --at;
    return at;
}

}  // namespace

Lines::Lines(std::string_view text) : starts_{0} {
    for (std::size_t i = text.find_first_of("\r\n"); i != std::string_view::npos;
         i = text.find_first_of("\r\n", i)) {
        i += text[i] == '\r' && i + 1 < text.size() && text[i + 1] == '\n' ? 2 : 1;
        starts_.push_back(i);
    }
    std::uint32_t units = 0;
    units_.reserve(text.size() / stride + 1);
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (i % stride == 0) units_.push_back(units);
        units += utf16_units(text[i]);
    }
    if (text.size() % stride == 0) units_.push_back(units);
}

std::uint64_t Lines::units_before(std::string_view text, std::size_t offset) const {
    std::uint64_t units = units_[offset / stride];
    for (std::size_t i = offset / stride * stride; i < offset; ++i) units += utf16_units(text[i]);
    return units;
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
    // of an offset inside a line end or a character: what stands before it
    const std::size_t at = beginning(text, std::min(offset, end));
    const std::uint64_t units =
        encoding == Encoding::utf8 ? at - begin : units_before(text, at) - units_before(text, begin);
    return {static_cast<std::uint32_t>(number), static_cast<std::uint32_t>(units)};
}

std::size_t Lines::offset(std::string_view text, Position position, Encoding encoding) const {
    if (position.line >= starts_.size()) return text.size();
    const auto [begin, end] = line(text, position.line);
    if (encoding == Encoding::utf8)
        return position.character >= end - begin ? end : beginning(text, begin + position.character);
    const std::uint64_t wanted = units_before(text, begin) + position.character;
    // from the last stride that begins at or before it
    const auto next = std::upper_bound(units_.begin(), units_.end(), wanted);
    std::size_t at = std::max(begin, static_cast<std::size_t>(next - units_.begin() - 1) * stride);
    if (at >= end) return end;
    for (std::uint64_t units = units_before(text, at); at < end; ++at) {
        units += utf16_units(text[at]);
        if (units > wanted) break;
    }
    return at;
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

std::pair<std::size_t, std::size_t> TextFile::offsets(const Json& range, Encoding encoding) const {
    return {offset(range.at("start"), encoding), offset(range.at("end"), encoding)};
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
