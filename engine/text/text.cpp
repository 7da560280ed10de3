#include "kijun/text.hpp"

#include <cassert>

#include "stuffing.hpp"
#include "text_buffers.hpp"

namespace kijun {

static_assert(Text::max_bytes == Folder::max_bytes);

std::string_view to_string(Lane lane) {
    static constexpr std::string_view names[] = {"folded", "squeezed", "loosened"};
    return names[static_cast<std::size_t>(lane)];
}

Text::Text() : buffers_(std::make_unique<Buffers>()) {}
Text::~Text() = default;
Text::Text(Text&&) noexcept = default;
Text& Text::operator=(Text&&) noexcept = default;

void Text::assign(std::string_view original) {
    assert(original.size() <= max_bytes);
    buffers_->original = original.substr(0, max_bytes);
    buffers_->folder.fold(buffers_->original);
    buffers_->counter.reset(buffers_->original, buffers_->folder.well_formed());
    buffers_->seen_counter.reset(buffers_->original, buffers_->folder.well_formed());
    buffers_->has_gaps = false;
    buffers_->has_squeezed = buffers_->has_loosened = false;
}

std::string_view Text::original() const { return buffers_->original; }

std::string_view Text::lane(Lane lane) {
    if (lane == Lane::folded) return buffers_->folder.folded();
    return buffers_->derived(lane).text.view();
}

FoldedSpan Text::folded(Lane lane, std::uint32_t begin, std::uint32_t end) {
    if (lane == Lane::folded) return {begin, end};
    const DerivedLane& derived = buffers_->derived(lane);
    return {derived.folded_place(begin), derived.folded_place(end - 1) + 1};
}

SourceSpan Text::source(Lane lane, std::uint32_t begin, std::uint32_t end) {
    assert(begin < end && end <= this->lane(lane).size());
    const FoldedSpan span = folded(lane, begin, end);
    buffers_->folder.refine();
    SourceSpan source;
    source.begin = buffers_->block_of(span.begin).begin;
    source.end = buffers_->block_of(span.end - 1).end;
    source.begin_char = buffers_->counter.before(source.begin);
    source.end_char = buffers_->counter.before(source.end);
    return source;
}

bool Text::looks_stuffed(std::uint32_t begin, std::uint32_t end) {
    const FoldedSpan span = folded(Lane::squeezed, begin, end);
    if (span.end - span.begin == end - begin) return false;
    // a hit across a long gap is settled without reading the gap
    if (span.end - span.begin > (end - begin) * (1 + longest_gap_bytes)) return false;
    return looks_stuffed(span);
}

bool Text::looks_stuffed(const FoldedSpan& span) {
    const auto written_as_ascii = [this](std::uint32_t at) {
        const SourceSpan source = this->source(Lane::folded, at, at + 1);
        return source.end - source.begin == 1;
    };
    return kijun::looks_stuffed(buffers_->folder.folded(), span.begin, span.end, written_as_ascii);
}

std::uint32_t Text::seen_before(std::uint32_t byte) { return buffers_->seen_counter.before(byte); }

std::string fold_term(std::string_view term, Lane lane) {
    Text text;
    text.assign(term);
    return std::string(text.lane(lane));
}

}  // namespace kijun
