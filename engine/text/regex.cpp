#include "regex.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "characters.hpp"
#include "utf8.hpp"

namespace kijun {

namespace {

enum class Engine { hyperscan, icu };

std::string one_character(char32_t point) {
    if (point < 0x80 && !is_ascii_alnum(static_cast<char>(point))) {
        return fmt::format("\\x{{{:X}}}", static_cast<std::uint32_t>(point));
    }
    std::string out;
    utf8::append(out, point);
    return out;
}

std::string expression(const RegexNode& node, Engine engine) {
    std::string out;
    switch (node.kind) {
        case RegexNode::Kind::characters:
            if (const auto point = node.characters.single()) return one_character(*point);
            // not `.` for ICU: to it a line break of two characters is one
            if (engine == Engine::hyperscan && node.characters.full()) return ".";
            return node.characters.expression();
        case RegexNode::Kind::sequence:
            for (const RegexNode& child : node.children) out += expression(child, engine);
            return out;
        case RegexNode::Kind::choice:
            for (const RegexNode& child : node.children) {
                out += out.empty() ? "(?:" : "|";
                out += expression(child, engine);
            }
            return out + ")";
        case RegexNode::Kind::repeat:
            out = fmt::format("(?:{})", expression(node.children.front(), engine));
            out += node.least == node.most ? fmt::format("{{{}}}", node.least)
                                           : fmt::format("{{{},{}}}", node.least, node.most);
            return out;
    }
    return out;
}

}  // namespace

RegexSize size_of(const RegexNode& node) {
    RegexSize size;
    switch (node.kind) {
        case RegexNode::Kind::characters:
            return {1, 1, 1};
        case RegexNode::Kind::sequence:
            for (const RegexNode& child : node.children) {
                const RegexSize part = size_of(child);
                size.shortest += part.shortest;
                size.longest += part.longest;
                size.positions += part.positions;
            }
            return size;
        case RegexNode::Kind::choice:
            size.shortest = UINT64_MAX;
            for (const RegexNode& child : node.children) {
                const RegexSize part = size_of(child);
                size.shortest = std::min(size.shortest, part.shortest);
                size.longest = std::max(size.longest, part.longest);
                size.positions += part.positions;
            }
            return size;
        case RegexNode::Kind::repeat:
            size = size_of(node.children.front());
            return {size.shortest * node.least, size.longest * node.most, size.positions * node.most};
    }
    return size;
}

TranslatedRegex translate(const RegexNode& node) {
    return {expression(node, Engine::hyperscan), expression(node, Engine::icu)};
}

Result<TranslatedRegex> translate_regex(std::string_view source, Span span) {
    const Result<RegexNode> parsed = parse_regex(source, span);
    if (!parsed) return parsed.errors();
    return translate(*parsed);
}

}  // namespace kijun
