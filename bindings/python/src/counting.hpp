// Counting what is given, as lines or as a table, by several threads each with a counter of its own.
//
// What cannot be counted is told of and left out. Memory does not depend on how much is counted.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kijun/diagnostic.hpp"
#include "loaded_rules.hpp"
#include "pool.hpp"
#include "table_input.hpp"
#include "told_warnings.hpp"

namespace kijun::python {

// For one thread.
class Counter {
public:
    virtual ~Counter() = default;
    // `json` is good until it returns. Nothing is counted if there is an error.
    virtual std::optional<Diagnostic> count(std::string_view json, std::uint64_t line,
                                            Diagnostics& warnings) = 0;
};

class Counting {
public:
    static constexpr std::size_t most_told = 100;  // of what could not be counted; of more only how many

    Counting(std::function<std::unique_ptr<Counter>()> make, RowShape shape)
        : counters_(std::move(make)), shape_(std::move(shape)) {}
    virtual ~Counting() = default;
    Counting(const Counting&) = delete;

    void lines(const std::vector<std::string_view>& lines, std::uint64_t first, std::size_t threads);
    // Throws TableError.
    void open(Held<ArrowArrayStream> table, const std::map<std::string, std::string>& renamed) {
        table_.emplace(std::move(table), shape_, renamed);
    }
    // Counts some more rows of the table and says how many; 0 at the end.
    std::int64_t some(std::size_t threads);

    struct Refused {
        std::uint64_t line = 0;  // from 1
        std::string id;          // where it has one
        Diagnostic problem;
    };
    [[nodiscard]] const std::vector<Refused>& told() const { return told_; }  // the first of them
    [[nodiscard]] std::uint64_t refused() const { return refused_; }
    [[nodiscard]] Diagnostics warnings() const { return warnings_.all(); }

protected:
    [[nodiscard]] const std::vector<std::unique_ptr<Counter>>& counters() const { return counters_.all(); }

private:
    // `line` gives the text of line n, or a problem.
    using Line = std::function<std::optional<Diagnostic>(std::uint64_t n, std::string& buffer,
                                                         std::string_view& text)>;
    void count(std::uint64_t first, std::uint64_t end, std::size_t threads, const Line& line);

    Pool<Counter> counters_;
    RowShape shape_;
    std::optional<TableInput> table_;
    std::vector<Refused> told_;
    std::uint64_t refused_ = 0;
    ToldWarnings warnings_;
};

}  // namespace kijun::python
