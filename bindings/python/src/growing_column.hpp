// A column of an Arrow table while it is written, and how it is handed on.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "arrow_abi.hpp"

namespace kijun::python {

class GrowingColumn {
public:
    enum class Kind { text, number32, number64, list, structure };

    GrowingColumn(std::string name, Kind kind, std::vector<GrowingColumn> children = {});

    // Of texts. Throws std::length_error where offsets of 32 bits are not enough.
    void put(std::string_view text);
    void put_null();
    // Of numbers.
    void put(std::uint32_t number);
    void put(std::int64_t number);
    // Of lists and structures: the children have been given the values of one more.
    void close();

    GrowingColumn& child(std::size_t number) { return children_[number]; }
    [[nodiscard]] std::int64_t length() const { return length_; }

    void describe(ArrowSchema* out) const;
    // Hands the values on; the column is empty of them then.
    void hand_over(ArrowArray* out);

private:
    struct HandedOver;
    struct Described;
    void mark(bool valid);

    std::string name_;
    Kind kind_;
    std::vector<GrowingColumn> children_;
    std::int64_t length_ = 0;
    std::int64_t nulls_ = 0;
    std::vector<std::uint8_t> valid_;    // a bit each; empty as long as there is no null
    std::vector<std::int32_t> offsets_;  // of texts and lists
    std::string bytes_;                  // of texts
    std::vector<std::uint32_t> numbers32_;
    std::vector<std::int64_t> numbers64_;
};

}  // namespace kijun::python
