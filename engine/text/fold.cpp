#include "fold.hpp"

#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>

#include "characters.hpp"
#include "fold_blocks.hpp"
#include "nfkc.hpp"
#include "utf8.hpp"

namespace kijun {

namespace {

class BufferSink final : public icu::ByteSink {
public:
    explicit BufferSink(Buffer& buffer) : buffer_(buffer) {}
    void Append(const char* bytes, std::int32_t n) override {
        buffer_.append(bytes, static_cast<std::size_t>(n));
    }

private:
    Buffer& buffer_;
};

class NullSink final : public icu::ByteSink {
public:
    void Append(const char*, std::int32_t) override {}
};

icu::StringPiece piece(std::string_view text) {
    return {text.data(), static_cast<std::int32_t>(text.size())};
}

}  // namespace

void fold_kana(char* bytes, std::size_t count) {
    for (std::size_t i = 0; i + 2 < count; ++i) {
        if (bytes[i] != '\xE3') continue;
        char32_t point = utf8::decode({bytes + i, 3}, 0).point;
        if (is_foldable_katakana(point)) {
            point -= 0x60;
            bytes[i + 1] = static_cast<char>(0x80 | ((point >> 6) & 0x3F));
            bytes[i + 2] = static_cast<char>(0x80 | (point & 0x3F));
        }
        i += 2;
    }
}

void Folder::fold(std::string_view source) {
    source_ = source.substr(0, max_bytes);
    folded_.resize(0);
    folded_.reserve_more(source_.size());
    changes_.clear();
    well_formed_ = true;
    has_rough_ = false;
    std::size_t at = 0;
    while (at < source_.size()) {
        at = fold_plain(at);
        if (at < source_.size()) at = fold_segment(at);
    }
}

// Folds from `at` while that needs no ICU; returns where it stopped.
std::size_t Folder::fold_plain(std::size_t at) {
    const char* const source = source_.data();
    char* out = folded_.end();  // the room behind it is at least what is left of the source
    while (at < source_.size()) {
        const std::size_t copied = in_blocks([&](auto blocks) KIJUN_INLINE {
            return fold_blocks<decltype(blocks)>(source, source_.size(), at, out);
        });
        at += copied;
        out += copied;
        if (at >= source_.size()) break;
        const char first = source[at];
        if (static_cast<signed char>(first) >= 0) {
            *out++ = first >= 'A' && first <= 'Z' ? static_cast<char>(first + 0x20) : first;
            ++at;
            continue;
        }
        const utf8::Decoded c = utf8::decode(source_, at);
        if (!c.well_formed) break;
        if (is_plain(c.point)) {
            std::memcpy(out, source + at, c.length);
            if (is_foldable_katakana(c.point)) fold_kana(out, c.length);
            out += c.length;
        } else if (const char narrow = narrow_form(c.point); narrow != 0) {
            const auto from = static_cast<std::uint32_t>(at);
            const auto to = static_cast<std::uint32_t>(out - folded_.data());
            changes_.push_back({from, from + c.length, to, to + 1, false});
            *out++ = narrow;
        } else {
            break;
        }
        at += c.length;
    }
    folded_.resize(static_cast<std::size_t>(out - folded_.data()));
    return at;
}

// Takes back the character folded last: it may join what follows.
void Folder::step_back(std::size_t& at) {
    if (!changes_.empty() && changes_.back().source_end == at) {
        at = changes_.back().source_begin;
        folded_.resize(changes_.back().begin);
        changes_.pop_back();
        return;
    }
    const std::uint32_t length = utf8::decode_before(source_, at).length;
    at -= length;
    folded_.resize(folded_.size() - length);
}

// A segment ends where a character of the fast path begins: nothing joins those to what is before.
std::size_t Folder::segment_end(std::size_t at) {
    while (at < source_.size()) {
        if (static_cast<signed char>(source_[at]) >= 0) return at;
        const utf8::Decoded c = utf8::decode(source_, at);
        if (!c.well_formed) {
            well_formed_ = false;
        } else if (is_plain(c.point) || narrow_form(c.point) != 0) {
            return at;
        }
        at += c.length;
    }
    return at;
}

// What precedes ICU: U+FFFD for ill-formed parts, voicing marks, the drop set. False: nothing to do.
bool Folder::prepare(std::string_view segment, icu::Edits* edits) {
    prepared_.clear();
    if (edits != nullptr) edits->reset();
    bool changed = false;
    char32_t base = 0;
    const bool may_pile_up = segment.size() > most_marks;  // a byte or more each
    std::uint32_t marks = 0;
    for (std::size_t at = 0; at < segment.size();) {
        const utf8::Decoded c = utf8::decode(segment, at);
        char32_t point = before_icu(c.point);
        if (is_loose_mark(point) && base != 0 && !holds_loose_marks(base)) point = dropped_point;
        if (point != dropped_point && may_pile_up) {
            const std::uint32_t with = marks_with(marks, point);
            if (with > most_marks && with > marks) {
                point = dropped_point;
            } else {
                marks = with;
            }
        }
        if (point != dropped_point && !passes_over_for_base(point)) base = point;
        const std::size_t before = prepared_.size();
        if (point != dropped_point) utf8::append(prepared_, point);
        const bool same = c.well_formed && point == c.point;
        changed = changed || !same;
        if (edits != nullptr) {
            const auto length = static_cast<std::int32_t>(prepared_.size() - before);
            if (same) {
                edits->addUnchanged(length);
            } else {
                edits->addReplace(static_cast<std::int32_t>(c.length), length);
            }
        }
        at += c.length;
    }
    return changed;
}

std::size_t Folder::fold_segment(std::size_t at) {
    if (const utf8::Decoded c = utf8::decode(source_, at); at > 0 && !has_boundary_before(c.point))
        step_back(at);
    const std::size_t end = segment_end(at + utf8::decode(source_, at).length);
    std::string_view segment = source_.substr(at, end - at);
    if (!utf8::decode(segment, 0).well_formed) well_formed_ = false;

    const std::size_t begin = folded_.size();
    const bool prepared = prepare(segment, nullptr);
    const std::string_view input = prepared ? std::string_view(prepared_) : segment;
    BufferSink sink(folded_);
    UErrorCode status = U_ZERO_ERROR;
    nfkc_casefold().normalizeUTF8(0, piece(input), sink, nullptr, status);
    folded_.reserve_more(source_.size() - end);

    const bool same = !prepared && folded_.view().substr(begin) == segment;
    fold_kana(folded_.data() + begin, folded_.size() - begin);
    if (!same) {
        has_rough_ = true;
        changes_.push_back({static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(end),
                            static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(folded_.size()),
                            true});
    }
    return end;
}

void Folder::refine() {
    if (!has_rough_) return;
    has_rough_ = false;
    refined_.clear();
    for (const Change& change : changes_) {
        if (change.rough) {
            note_refined(change);
        } else {
            refined_.push_back(change);
        }
    }
    changes_.swap(refined_);
}

void Folder::note_refined(const Change& rough) {
    const std::string_view segment =
        source_.substr(rough.source_begin, rough.source_end - rough.source_begin);
    icu::Edits before, by_icu, both;
    const bool prepared = prepare(segment, &before);
    UErrorCode status = U_ZERO_ERROR;
    NullSink sink;
    nfkc_casefold().normalizeUTF8(0, piece(prepared ? std::string_view(prepared_) : segment), sink, &by_icu,
                                  status);
    if (prepared) both.mergeAndAppend(before, by_icu, status);
    if (U_FAILURE(status)) {  // out of memory: the rough change is true, only coarser
        refined_.push_back(rough);
        return;
    }
    auto edit = (prepared ? both : by_icu).getFineChangesIterator();
    while (edit.next(status)) {
        const auto from = rough.source_begin + static_cast<std::uint32_t>(edit.sourceIndex());
        const auto to = rough.begin + static_cast<std::uint32_t>(edit.destinationIndex());
        refined_.push_back({from, from + static_cast<std::uint32_t>(edit.oldLength()), to,
                            to + static_cast<std::uint32_t>(edit.newLength()), false});
    }
}

}  // namespace kijun
