#include "literal_index.hpp"

#include <algorithm>
#include <bit>
#include <cstring>
#include <tuple>

#include "blocks.hpp"
#include "characters.hpp"

namespace kijun {

namespace {

constexpr std::size_t key_bytes[] = {9, 6, 3, 1};  // of the shortest literal of each class
constexpr std::size_t head_bytes = 16;
constexpr std::size_t stride = 64;           // bytes that are looked at in one go
constexpr std::uint32_t most_compared = 16;  // literals of a cell

std::size_t class_of(std::string_view literal) {
    std::size_t length_class = 0;
    while (literal.size() < key_bytes[length_class]) ++length_class;
    return length_class;
}

std::uint64_t window_at(const char* bytes) {
    std::uint64_t window;
    std::memcpy(&window, bytes, sizeof window);
    return window;
}

std::uint64_t hash(std::uint64_t key) { return key * 0x9E3779B97F4A7C15; }

// The word of leads_ for two bytes. The second counts in single words: kana and common kanji share lines.
std::size_t lead_of(std::uint64_t window) { return (window & 0xFF) << 6 | (window >> 8 & 63); }

std::uint64_t third_byte(std::uint64_t window) { return window >> 16 & 63; }

std::uint64_t first_bytes(std::size_t count) {
    return count == 0 ? 0 : ~std::uint64_t{0} >> (64 - 8 * std::min<std::size_t>(count, 8));
}

// std::popcount calls a function on CPUs that may lack the instruction.
std::uint32_t bits_in(std::uint64_t word) {
    word -= word >> 1 & 0x5555555555555555;
    word = (word & 0x3333333333333333) + (word >> 2 & 0x3333333333333333);
    return static_cast<std::uint32_t>(((word + (word >> 4)) & 0x0F0F0F0F0F0F0F0F) * 0x0101010101010101 >>
                                      56);
}

struct Bytes {
    std::uint64_t starts = 0;  // of characters: all but 10xxxxxx
    std::uint64_t alnum = 0;
};

template <class Blocks>
KIJUN_INLINE inline Bytes read(const char* bytes) {
    using Block = typename Blocks::Block;
    using Mask = typename Blocks::Mask;
    Bytes found;
    for (std::size_t i = 0; i < stride; i += Blocks::size) {
        const Block block = Blocks::load(bytes + i);
        const Mask start = reinterpret_cast<Mask>(block) >= -64;
        const Mask letter = static_cast<Block>((block | 0x20) - 'a') < 26;
        const Mask digit = static_cast<Block>(block - '0') < 10;
        found.starts |= std::uint64_t{Blocks::bits_of(start)} << i;
        found.alnum |= std::uint64_t{Blocks::bits_of(letter | digit)} << i;
    }
    return found;
}

}  // namespace

// ---- made -------------------------------------------------------------------------------------

template <std::size_t length_class>
inline LiteralIndex::Cell LiteralIndex::cell_at(const char* here, std::uint32_t shift) {
    const Window window = window_at(here);
    if constexpr (length_class == 0) return {hash(window_at(here + 1)) >> shift, third_byte(window)};
    if constexpr (length_class == 1) return {hash(window << 16) >> shift, third_byte(window)};
    if constexpr (length_class == 2) return {hash(window << 48) >> shift, third_byte(window)};
    return {window >> 6 & 3, window & 63};
}

LiteralIndex::Cell LiteralIndex::cell_of(std::string_view literal) const {
    char bytes[head_bytes] = {};
    literal.copy(bytes, head_bytes);
    switch (class_of(literal)) {
        case 0:
            return cell_at<0>(bytes, cells_[0].shift);
        case 1:
            return cell_at<1>(bytes, cells_[1].shift);
        case 2:
            return cell_at<2>(bytes, cells_[2].shift);
        default:
            return cell_at<3>(bytes, cells_[3].shift);
    }
}

void LiteralIndex::add_leads(std::string_view literal) {
    const auto first = static_cast<unsigned char>(literal[0]);
    if (literal.size() == 1) {
        for (unsigned second = 0; second < 256; ++second) {
            const bool goes_on = is_ascii_alnum(literal[0]) && is_ascii_alnum(static_cast<char>(second));
            if (words_ == Words::parts || !goes_on)
                leads_[lead_of(first | second << 8)] = ~std::uint64_t{0};
        }
        return;
    }
    std::uint64_t& word = leads_[lead_of(first | static_cast<unsigned char>(literal[1]) << 8)];
    word |= literal.size() == 2 ? ~std::uint64_t{0} : std::uint64_t{1} << (literal[2] & 63);
}

LiteralIndex::LiteralIndex(const std::vector<std::string_view>& literals, Words words) : words_(words) {
    if (literals.empty()) return;
    leads_.assign(lead_words, 0);
    std::size_t counts[class_count] = {};
    for (const std::string_view one : literals) ++counts[class_of(one)];
    // few bits a word, so that few characters are noted for nothing
    const std::size_t word_counts[] = {counts[0] / 2, counts[1], counts[2] * 4, 4};
    for (std::size_t i = 0; i < class_count; ++i) {
        const std::size_t count = std::bit_ceil(std::max<std::size_t>(4, word_counts[i]));
        cells_[i].shift = static_cast<std::uint32_t>(64 - std::countr_zero(count));
        cells_[i].words.assign(count, 0);
    }

    struct Place {
        std::size_t length_class;
        std::uint64_t word, bit;
        std::string_view bytes;
        std::uint32_t id;
        [[nodiscard]] bool same_cell(const Place& other) const {
            return std::tie(length_class, word, bit) == std::tie(other.length_class, other.word, other.bit);
        }
        bool operator<(const Place& other) const {
            return std::tie(length_class, word, bit, bytes) <
                   std::tie(other.length_class, other.word, other.bit, other.bytes);
        }
    };
    std::vector<Place> places;
    places.reserve(literals.size());
    for (const std::string_view one : literals) {
        const Cell cell = cell_of(one);
        places.push_back(
            {class_of(one), cell.word, cell.bit, one, static_cast<std::uint32_t>(places.size())});
    }
    std::sort(places.begin(), places.end());

    heads_.reserve(literals.size() + 1);
    for (std::uint32_t number = 0; number < places.size(); ++number) {
        const Place& place = places[number];
        std::uint32_t shorter = none;
        if (number == 0 || !place.same_cell(places[number - 1])) {
            Cells& cells = cells_[place.length_class];
            cells.words[place.word] |= std::uint64_t{1} << place.bit;
            cells.firsts.push_back(number);
        } else {
            shorter = number - 1;
            while (shorter != none && !place.bytes.starts_with(places[shorter].bytes))
                shorter = shorter_[shorter];
        }
        char bytes[head_bytes] = {};
        place.bytes.copy(bytes, head_bytes);
        const std::size_t size = place.bytes.size();
        heads_.push_back({{window_at(bytes), window_at(bytes + window_bytes)},
                          {first_bytes(size), first_bytes(size - std::min(size, window_bytes))}});
        bytes_ += place.bytes;
        ends_.push_back(static_cast<std::uint32_t>(bytes_.size()));
        ids_.push_back(place.id);
        shorter_.push_back(shorter);
        if (place.length_class >= 2) add_leads(place.bytes);
    }
    heads_.push_back({});
    std::uint32_t end = 0;
    for (std::size_t i = 0; i < class_count; ++i) {
        Cells& cells = cells_[i];
        end += static_cast<std::uint32_t>(counts[i]);
        cells.firsts.push_back(end);
        std::uint32_t before = 0;
        for (const std::uint64_t word : cells.words) {
            cells.before.push_back(before);
            before += bits_in(word);
        }
    }
}

std::string_view LiteralIndex::literal(std::uint32_t number) const {
    const std::uint32_t begin = number == 0 ? 0 : ends_[number - 1];
    return std::string_view(bytes_).substr(begin, ends_[number] - begin);
}

// ---- used -------------------------------------------------------------------------------------

struct LiteralIndex::Batch {
    static constexpr std::size_t enough = 192;
    static constexpr std::size_t most = enough + stride;

    std::uint32_t noted[most];
    std::size_t noted_count = 0;
    struct Range {  // of literals, that may stand at a place
        std::uint32_t first, last, at;
    };
    Range ranges[class_count * most];
    std::size_t range_count = 0;
    struct Same {  // literals, as far as their heads go
        std::uint32_t number, at;
    };
    Same same[most];
    std::size_t same_count = 0;
};

// Adds the ranges of a class for places where it has cells.
template <std::size_t length_class>
inline void LiteralIndex::look_up(std::string_view text, const std::uint32_t* places, std::size_t count,
                                  Batch& batch) const {
    const Cells& cells = cells_[length_class];
    Batch::Range* range = batch.ranges + batch.range_count;
    for (std::size_t i = 0; i < count; ++i) {
        const Cell cell = cell_at<length_class>(text.data() + places[i], cells.shift);
        const std::uint64_t lower = cells.words[cell.word] & ((std::uint64_t{1} << cell.bit) - 1);
        const std::uint32_t* const first = cells.firsts.data() + cells.before[cell.word] + bits_in(lower);
        *range++ = {first[0], first[1], places[i]};
    }
    batch.range_count += count;
}

// Sorts what is noted by classes that have a cell there.
void LiteralIndex::sort(std::string_view text, Batch& batch) const {
    const std::uint64_t* const words[] = {cells_[0].words.data(), cells_[1].words.data(),
                                          cells_[2].words.data(), cells_[3].words.data()};
    const std::uint32_t shifts[] = {cells_[0].shift, cells_[1].shift, cells_[2].shift, cells_[3].shift};
    std::uint32_t places[class_count][Batch::most];
    std::size_t counts[class_count] = {};
    for (std::size_t i = 0; i < batch.noted_count; ++i) {
        const std::uint32_t place = batch.noted[i];
        const char* const here = text.data() + place;
        const auto add = [&](std::size_t length_class, Cell cell) {
            places[length_class][counts[length_class]] = place;
            counts[length_class] += words[length_class][cell.word] >> cell.bit & 1;
        };
        add(0, cell_at<0>(here, shifts[0]));
        add(1, cell_at<1>(here, shifts[1]));
        add(2, cell_at<2>(here, shifts[2]));
        add(3, cell_at<3>(here, shifts[3]));
    }
    batch.noted_count = 0;
    look_up<0>(text, places[0], counts[0], batch);
    look_up<1>(text, places[1], counts[1], batch);
    look_up<2>(text, places[2], counts[2], batch);
    look_up<3>(text, places[3], counts[3], batch);
}

// Adds what is noted and stands there, and empties the batch.
void LiteralIndex::finish(std::string_view text, Batch& batch, std::vector<Found>& into) const {
    sort(text, batch);
    const auto read_on = [&] {
        for (std::size_t i = 0; i < batch.same_count; ++i) {
            const auto [number, at] = batch.same[i];
            const std::uint32_t begin = number == 0 ? 0 : ends_[number - 1];
            const std::size_t size = ends_[number] - begin;
            if (size > text.size() - at) continue;
            if (size > head_bytes &&
                std::memcmp(text.data() + at + head_bytes, bytes_.data() + begin + head_bytes,
                            size - head_bytes) != 0)
                continue;
            into.push_back({ids_[number], at});
        }
        batch.same_count = 0;
    };
    const Head* const heads = heads_.data();
    for (std::size_t i = 0; i < batch.range_count; ++i) {
        const auto [first, last, at] = batch.ranges[i];
        const Window here = window_at(text.data() + at),
                     behind = window_at(text.data() + at + window_bytes);
        const auto compare = [&, at = at](std::uint32_t number, bool there) {
            const Head& head = heads[number];
            batch.same[batch.same_count] = {number, at};
            const Window differ =
                ((here & head.masks[0]) ^ head.bytes[0]) | ((behind & head.masks[1]) ^ head.bytes[1]);
            batch.same_count += static_cast<std::size_t>((differ == 0) & there);
        };
        if (last - first > most_compared) {
            search(text, at, first, last, into);
            continue;
        }
        compare(first, true);
        compare(first + 1, first + 1 < last);
        for (std::uint32_t number = first + 2; number < last; ++number) compare(number, true);
        if (batch.same_count > Batch::enough) read_on();
    }
    read_on();
    batch.range_count = 0;
}

void LiteralIndex::search(std::string_view text, std::uint32_t at, std::uint32_t first, std::uint32_t last,
                          std::vector<Found>& into) const {
    const std::string_view rest = text.substr(at);
    std::uint32_t number = first;  // the first that is behind
    for (std::uint32_t count = last - first; count > 0;) {
        const std::uint32_t half = count / 2;
        if (literal(number + half) <= rest) {
            number += half + 1;
            count -= half + 1;
        } else {
            count = half;
        }
    }
    if (number == first) return;
    --number;
    while (number != none && !rest.starts_with(literal(number))) number = shorter_[number];
    for (; number != none; number = shorter_[number]) into.push_back({ids_[number], at});
}

template <class Blocks>
KIJUN_INLINE inline void LiteralIndex::find_by(std::string_view text, std::vector<Found>& into) const {
    Batch batch;
    const std::uint64_t* const nine = cells_[0].words.data();
    const std::uint64_t* const six = cells_[1].words.data();
    const std::uint64_t* const leads = leads_.data();
    const std::uint32_t nine_shift = cells_[0].shift, six_shift = cells_[1].shift;
    const std::uint64_t skips = words_ == Words::whole ? ~std::uint64_t{0} : 0;
    std::uint64_t before = 0;  // whether the bytes before end with a letter or digit
    std::uint64_t starts = 0;
    for (std::size_t from = 0; from < text.size(); from += stride) {
        const char* const bytes = text.data() + from;
        const Bytes read_bytes = read<Blocks>(bytes);
        const std::uint64_t goes_on = read_bytes.alnum & (read_bytes.alnum << 1 | before);
        before = read_bytes.alnum >> 63;
        starts = read_bytes.starts & ~(goes_on & skips);
        if (text.size() - from < stride) starts &= (std::uint64_t{1} << (text.size() - from)) - 1;
        std::size_t count = batch.noted_count;
        for (std::uint64_t left = starts; left != 0; left &= left - 1) {
            const int place = std::countr_zero(left);
            const char* const here = bytes + place;
            const Window window = window_at(here);
            // the words of cell_at<0> and <1>, and of leads_
            const std::uint64_t may_be = nine[hash(window_at(here + 1)) >> nine_shift] |
                                         six[hash(window << 16) >> six_shift] | leads[lead_of(window)];
            batch.noted[count] = static_cast<std::uint32_t>(from) + static_cast<std::uint32_t>(place);
            count += may_be >> third_byte(window) & 1;
        }
        batch.noted_count = count;
        if (count > Batch::enough) finish(text, batch, into);
    }
    // whether a literal of one byte stands at the end must not depend on what is behind
    const auto last = static_cast<std::uint32_t>(text.size() - 1);
    const bool is_noted = batch.noted_count != 0 && batch.noted[batch.noted_count - 1] == last;
    if (!is_noted && (starts >> (last % stride) & 1) != 0) batch.noted[batch.noted_count++] = last;
    finish(text, batch, into);
}

void LiteralIndex::find(std::string_view text, std::vector<Found>& into) const {
    if (empty() || text.empty()) return;
    in_blocks([&](auto blocks) KIJUN_INLINE { find_by<decltype(blocks)>(text, into); });
}

}  // namespace kijun
