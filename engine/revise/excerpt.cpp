#include "excerpt.hpp"

namespace kijun {

std::string excerpt(const SourceSet& sources, const Span& span) {
    constexpr std::size_t most = 60;
    std::string out;
    std::size_t taken = 0;
    for (const char byte : sources.text(span)) {
        const bool space = byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r';
        if (space && (out.empty() || out.back() == ' ')) continue;
        if ((static_cast<unsigned char>(byte) & 0xC0) != 0x80 && taken++ == most) return out + "…";
        out += space ? ' ' : byte;
    }
    return out;
}

}  // namespace kijun
