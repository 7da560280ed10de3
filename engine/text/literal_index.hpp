// Every literal of a lane, found in one pass over a text.
//
// Purpose. Terms are thousands of short words whose letters share most of their bytes (all kana begin with
// E3 81 to E3 83). An automaton that reads bytes stops at nearly every one of them; here a text is looked
// at once for each character. tests/bench has the figures beside Hyperscan's.
//
// How. Literals are sorted into cells by their first bytes: nine (three kana or kanji), of shorter ones
// six, three or one. A cell is a bit of a word that a hash chooses. First the characters are noted at which
// there may be a cell: three words are read for each, and nothing branches. What is noted (one in ten) is
// looked up and compared, in batches and nearly without branches again: where terms stand cannot be
// foretold, and a branch that goes wrong costs more than all that is done for a character. Cells with many
// literals are searched instead: literals are kept in the order of their bytes, each with the longest other
// one of its cell that it begins with; the last that is not behind the text and those it begins with are
// all that can stand there. So no text can make it slow.
//
// Units: bytes. Threading: immutable once made.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace kijun {

class LiteralIndex {
public:
    enum class Words : std::uint8_t {  // to be found
        whole,  // one that begins with an ASCII letter or digit is not found behind another
        parts,
    };
    struct Found {
        std::uint32_t id, begin;
        friend auto operator<=>(const Found&, const Found&) = default;
    };
    // Bytes behind a text that must be readable; what they are does not matter.
    static constexpr std::size_t slack = 64;

    LiteralIndex() = default;
    // Ids are the places in `literals`, which are UTF-8, not empty, and different from each other.
    LiteralIndex(const std::vector<std::string_view>& literals, Words words);

    [[nodiscard]] bool empty() const { return ends_.empty(); }

    // Adds all that stand in `text`, a part of a lane that begins with a character, in no order.
    void find(std::string_view text, std::vector<Found>& into) const;

    // For kijun/archive.hpp: what it consists of.
    template <class Archive>
    void fields(Archive& archive) {
        archive(words_, bytes_, heads_, ends_, ids_, shorter_, leads_);
        for (Cells& cells : cells_) archive(cells);
    }

private:
    using Window = std::uint64_t;  // so many bytes, the first lowest
    static constexpr std::size_t window_bytes = 8;
    static constexpr std::size_t class_count = 4;  // of lengths
    static constexpr std::size_t lead_words = 0x4000;
    static constexpr std::uint32_t none = UINT32_MAX;

    struct Cell {
        std::uint64_t word, bit;
    };
    struct Cells {
        std::uint32_t shift = 62;           // what is left of a hash
        std::vector<std::uint64_t> words;   // bits: where there are literals
        std::vector<std::uint32_t> before;  // cells in the words before
        std::vector<std::uint32_t> firsts;  // of cells, and the end: literals

        template <class Archive>
        void fields(Archive& archive) {
            archive(shift, words, before, firsts);
        }
    };
    struct Head {  // of a literal: its first sixteen bytes, and which of them there are
        using AsInMemory = void;
        Window bytes[2], masks[2];
    };
    // What is between the first look and the last.
    struct Batch;

    template <std::size_t length_class>
    static Cell cell_at(const char* here, std::uint32_t shift);
    [[nodiscard]] Cell cell_of(std::string_view literal) const;
    template <class Blocks>
    __attribute__((always_inline)) void find_by(std::string_view text, std::vector<Found>& into) const;
    void add_leads(std::string_view literal);
    void note(std::string_view text, std::uint32_t at, Batch& batch) const;
    [[nodiscard]] std::string_view literal(std::uint32_t number) const;
    template <std::size_t length_class>
    void look_up(std::string_view text, const std::uint32_t* places, std::size_t count, Batch& batch) const;
    void sort(std::string_view text, Batch& batch) const;
    void finish(std::string_view text, Batch& batch, std::vector<Found>& into) const;
    void search(std::string_view text, std::uint32_t at, std::uint32_t first, std::uint32_t last,
                std::vector<Found>& into) const;

    Words words_ = Words::whole;
    // By number, in the order of cells and then of bytes:
    std::string bytes_;
    std::vector<Head> heads_;          // one more than there are literals
    std::vector<std::uint32_t> ends_;  // in bytes_
    std::vector<std::uint32_t> ids_;
    std::vector<std::uint32_t> shorter_;    // the longest other one of the cell that this one begins with
    std::array<Cells, class_count> cells_;  // from the longest to the shortest
    // Bits for literals of less than six bytes: a word by the first two bytes, a bit by the third.
    std::vector<std::uint64_t> leads_;
};

}  // namespace kijun
