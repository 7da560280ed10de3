// The rows of an Arrow stream, some at a time.
//
// Threading: next() by one thread at a time; row() by several between two calls of it.
#pragma once

#include <cstdint>
#include <string>

#include "arrow_abi.hpp"
#include "row_columns.hpp"

namespace kijun::python {

class TableInput {
public:
    // Throws TableError for a table that does not hold such rows.
    TableInput(Held<ArrowArrayStream> stream, RowShape shape,
               const std::map<std::string, std::string>& renamed);

    struct Rows {
        std::int64_t begin = 0, end = 0;  // of the whole table, from 0
        [[nodiscard]] std::int64_t size() const { return end - begin; }
    };
    // The next rows, at most so many; none at the end. Throws std::runtime_error if the stream fails.
    Rows next(std::int64_t most);
    // See RowColumns; of the rows given last.
    bool row(std::int64_t number, std::string& json, std::string& bad) const {
        return columns_.row(*batch_.get(), number - before_, json, bad);
    }
    [[nodiscard]] std::vector<std::string> facts() const { return columns_.facts(); }  // see RowColumns

private:
    Held<ArrowArrayStream> stream_;
    RowColumns columns_;
    Held<ArrowArray> batch_;
    std::int64_t given_ = 0;   // rows of the table
    std::int64_t before_ = 0;  // those of the batches before this one
};

}  // namespace kijun::python
