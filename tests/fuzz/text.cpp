// Any bytes as a text: lanes are well-formed and what the reference makes of it, and folding again changes
// nothing; every place in a lane leads back to characters of the original that fold to it.
#include "kijun/text.hpp"

#include <unicode/utf8.h>

#include "fuzz.hpp"
#include "hidden.hpp"
#include "text.hpp"

namespace {

bool well_formed(std::string_view text) {
    std::int32_t i = 0;
    const auto size = static_cast<std::int32_t>(text.size());
    while (i < size) {
        UChar32 c = 0;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"  // inside ICU's macro
        U8_NEXT(text.data(), i, size, c);
#pragma GCC diagnostic pop
        if (c < 0) return false;
    }
    return true;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace kijun;
    if (size > 1u << 14) return 0;
    const std::string_view original = fuzz::text_of(data, size);
    static Text text;
    text.assign(original);
    const bool whole = well_formed(original);
    for (const Lane lane : {Lane::folded, Lane::squeezed, Lane::loosened}) {
        const std::string content(text.lane(lane));
        fuzz::require(well_formed(content), "a lane is well-formed UTF-8");
        if (lane == Lane::loosened && size <= 256)  // the reference is slow
            fuzz::require(content == oracle::to_utf8(oracle::loosened(oracle::folded(original))),
                          "the loosened lane is what the reference reads");
        fuzz::require(fold_term(content, lane) == content, "folding again changes nothing");
        for (std::uint32_t begin = 0; begin < content.size();) {
            std::uint32_t end = begin + 1;
            while (end < content.size() && (content[end] & 0xC0) == 0x80) ++end;
            const SourceSpan span = text.source(lane, begin, end);
            fuzz::require(span.begin < span.end && span.end <= original.size(),
                          "a span is a piece of the original");
            fuzz::require(span.begin_char < span.end_char, "a span holds a character");
            const std::string piece = fold_term(original.substr(span.begin, span.end - span.begin), lane);
            if (whole)
                fuzz::require(piece.find(content.substr(begin, end - begin)) != std::string::npos,
                              "the original behind a character folds to it");
            begin = end;
        }
    }
    return 0;
}
