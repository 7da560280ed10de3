// Reports, or records of what was done, out of the columns of a table: a row becomes the JSON that the
// engine reads, so that a row and a line that say the same are taken the same.
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

// A table that cannot be read as what it should hold.
struct TableError : std::invalid_argument {
    using std::invalid_argument::invalid_argument;
};

// How a cell is stored; Arrow's own names.
enum class Storage {
    none,
    utf8,
    large_utf8,
    utf8_view,
    boolean,
    integer,
    date32,
    timestamp,
    duration,        // so many ticks
    months,          // Arrow's interval of months
    month_day_nano,  // Arrow's interval of all three
    structure,
    list,
    large_list
};

struct ColumnType {
    std::string name;  // of the field, or of the fact
    std::int64_t child = 0;
    Storage storage = Storage::none;
    int width = 0;                     // of an integer or a dictionary's index, in bytes
    bool is_signed = true;             // of it
    bool dictionary = false;           // the storage is that of the dictionary's values
    std::int64_t per_second = 0;       // of a timestamp or duration
    std::vector<ColumnType> children;  // the facts; the item of a list
};

// What a row can be.
struct RowShape {
    enum class Holds { text, date, number, texts, facts };
    struct Field {
        std::string name;
        Holds holds = Holds::text;
        bool needed = false;  // one of those that are must be there
    };
    std::string what;  // in messages: "reports"
    std::vector<Field> fields;

    static RowShape reports();
    static RowShape labelled_reports(const std::string& label);  // a text or a list of texts
    static RowShape records();                                   // see kijun/statistics.hpp
    [[nodiscard]] const Field* find(const std::string& name) const;
};

class RowColumns {
public:
    // `renamed` says which column holds a field, where it has another name. Columns that are no fields are
    // passed over. Throws TableError.
    RowColumns(RowShape shape, const ArrowSchema& schema,
               const std::map<std::string, std::string>& renamed);

    // What is in a row of a batch, as JSON, into `json`. False if some text is not UTF-8: `bad` is then
    // the name of its field, and `json` not whole.
    bool row(const ArrowArray& batch, std::int64_t at, std::string& json, std::string& bad) const;

    // Names of the facts, where there is a column of them.
    [[nodiscard]] std::vector<std::string> facts() const;

private:
    std::vector<ColumnType> columns_;
};

}  // namespace kijun::python
