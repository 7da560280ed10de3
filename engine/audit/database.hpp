// The little of SQL that the record needs, the same for SQLite and PostgreSQL.
//
// Statements name their parameters $1, $2, … in the order of their first use, and are prepared once.
// Threading: one thread at a time.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "kijun/diagnostic.hpp"

namespace kijun::audit {

using Value = std::optional<std::string>;
using Row = std::vector<Value>;
using Problem = std::optional<Message>;

// What a database says of itself, in the one language that it speaks.
inline Message in_its_words(const std::string& text) { return {text, text}; }

class Database {
public:
    virtual ~Database() = default;
    // What went wrong, if anything. `each` may say that it has enough.
    virtual Problem run(const std::string& sql, const std::vector<Value>& parameters,
                        const std::function<bool(const Row&)>& each) = 0;
    // Begins a transaction in which nobody else appends.
    virtual Problem begin() = 0;
    virtual Problem commit() = 0;
    virtual void roll_back() = 0;
    // After an erasure: takes what was erased out of the files, too, as far as the database does that. Why
    // it is still there, if it is; then it is to be asked again. Told to stop it ends within seconds.
    virtual Problem tidy(const std::stop_token& stop) = 0;

    Problem run(const std::string& sql, const std::vector<Value>& parameters = {}) {
        return run(sql, parameters, [](const Row&) { return true; });
    }
};

struct Opened {
    std::unique_ptr<Database> database;
    Message problem;  // if there is none
};
Opened open_sqlite(const std::string& path, bool read_only);
Opened open_postgresql(const std::string& address);

}  // namespace kijun::audit
