// Reports out of the columns of a table: a row becomes the JSON that the engine reads, so that a row and a
// line that say the same are judged the same.
//
// Nothing of a table is copied or converted beforehand: cells are read where they lie.
#pragma once

#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "arrow_abi.hpp"

namespace kijun::python {

// A table that cannot be read as reports.
struct TableError : std::invalid_argument {
    using std::invalid_argument::invalid_argument;
};

// How a cell is stored; Arrow's own names.
enum class Storage { none, utf8, large_utf8, utf8_view, boolean, integer, date32, timestamp, structure };

struct ColumnType {
    std::string name;  // of the report's field, or of the fact
    std::int64_t child = 0;
    Storage storage = Storage::none;
    int width = 0;                     // of an integer or a dictionary's index, in bytes
    bool is_signed = true;             // of it
    bool dictionary = false;           // the storage is that of the dictionary's values
    std::int64_t per_second = 0;       // of a timestamp
    std::vector<ColumnType> children;  // of the facts
};

class ReportColumns {
public:
    // `renamed` says which column holds a field, where it has another name. Columns that are no fields are
    // passed over. Throws TableError.
    ReportColumns(const ArrowSchema& schema, const std::map<std::string, std::string>& renamed);

    // The report in a row of a batch, as JSON, into `json`. False if some text is not UTF-8: `bad` is then
    // the name of its field, and `json` no report.
    bool row(const ArrowArray& batch, std::int64_t row, std::string& json, std::string& bad) const;

private:
    std::vector<ColumnType> columns_;
};

}  // namespace kijun::python
