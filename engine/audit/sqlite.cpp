#include <sqlite3.h>
#include <unistd.h>

#include <filesystem>
#include <unordered_map>

#include "database.hpp"
#include "kijun/wire.hpp"

namespace kijun::audit {

namespace {

constexpr int busy_milliseconds = 2'000;

class Sqlite : public Database {
public:
    explicit Sqlite(sqlite3* handle) : handle_(handle) {}
    ~Sqlite() override {
        for (const auto& entry : statements_) sqlite3_finalize(entry.second);
        sqlite3_close(handle_);
    }

    Problem run(const std::string& sql, const std::vector<Value>& parameters,
                const std::function<bool(const Row&)>& each) override {
        sqlite3_stmt*& statement = statements_[sql];
        if (statement == nullptr && sqlite3_prepare_v3(handle_, sql.c_str(), -1, SQLITE_PREPARE_PERSISTENT,
                                                       &statement, nullptr) != SQLITE_OK)
            return why();
        for (std::size_t place = 0; place < parameters.size(); ++place) {
            const int at = static_cast<int>(place) + 1;
            if (const Value& value = parameters[place])
                sqlite3_bind_text64(statement, at, value->data(), value->size(), SQLITE_STATIC,
                                    SQLITE_UTF8);
            else
                sqlite3_bind_null(statement, at);
        }
        Problem problem;
        for (;;) {
            const int step = sqlite3_step(statement);
            if (step == SQLITE_DONE) break;
            if (step != SQLITE_ROW) {
                problem = why();
                break;
            }
            if (!each(row_of(statement))) break;
        }
        sqlite3_reset(statement);
        sqlite3_clear_bindings(statement);
        return problem;
    }

    Problem begin() override {
        // a file without a name takes what is written and loses it
        int moved = 0;
        if (sqlite3_file_control(handle_, "main", SQLITE_FCNTL_HAS_MOVED, &moved) == SQLITE_OK &&
            moved != 0)
            return Message{"the file was moved or deleted; start again when it is back",
                           "ファイルが移動又は削除されています。元に戻してから、もう一度起動してください"};
        return Database::run("BEGIN IMMEDIATE");
    }
    Problem commit() override { return Database::run("COMMIT"); }
    void roll_back() override {
        if (sqlite3_get_autocommit(handle_) == 0) Database::run("ROLLBACK");
    }
    // Where somebody still reads, or writes, this is told in a row and not as an error. It never takes
    // long.
    Problem tidy(const std::stop_token&) override {
        bool busy = false;
        auto problem = run("PRAGMA wal_checkpoint(TRUNCATE)", {}, [&](const Row& row) {
            busy = row[0] != "0";
            return true;
        });
        if (!problem && busy)
            problem = Message{"somebody is reading the record, and its journal (-wal) is kept",
                              "記録を読んでいるものがあるため、ジャーナル（-wal）を空にできません"};
        return problem;
    }

    using Database::run;

private:
    [[nodiscard]] Message why() const { return in_its_words(sqlite3_errmsg(handle_)); }
    static Row row_of(sqlite3_stmt* statement) {
        Row row;
        for (int column = 0; column < sqlite3_column_count(statement); ++column) {
            if (sqlite3_column_type(statement, column) == SQLITE_NULL) {
                row.emplace_back();
                continue;
            }
            const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement, column));
            row.emplace_back(
                std::string(text, static_cast<std::size_t>(sqlite3_column_bytes(statement, column))));
        }
        return row;
    }

    sqlite3* handle_;
    std::unordered_map<std::string, sqlite3_stmt*> statements_;
};

// A record that was closed in order is one file. Where none may be made beside it, SQLite reads it only if
// it is told that nobody writes there.
bool never_changes(const std::filesystem::path& path) {
    std::error_code ignored;
    const std::filesystem::path directory = path.has_parent_path() ? path.parent_path() : ".";
    return !std::filesystem::exists(path.string() + "-wal", ignored) &&
           ::access(directory.c_str(), W_OK) != 0;
}

std::string as_uri(const std::string& path) {
    return "file:" + percent_encoded(path, "/") + "?immutable=1";
}

}  // namespace

Opened open_sqlite(const std::string& path, bool read_only) {
    sqlite3* handle = nullptr;
    const bool immutable = read_only && never_changes(path);
    const int flags = SQLITE_OPEN_NOMUTEX | (immutable ? SQLITE_OPEN_URI : 0) |
                      (read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
    // by a name that SQLite takes for nothing else: no memory, no address of its own kind, no file that
    // goes
    const std::string name = immutable ? as_uri(path) : path.starts_with('/') ? path : "./" + path;
    if (sqlite3_open_v2(name.c_str(), &handle, flags, nullptr) != SQLITE_OK) {
        Opened failed{nullptr, in_its_words(handle == nullptr ? "out of memory" : sqlite3_errmsg(handle))};
        sqlite3_close(handle);
        return failed;
    }
    sqlite3_busy_timeout(handle, busy_milliseconds);
    auto database = std::make_unique<Sqlite>(handle);
    std::vector<const char*> settings{"PRAGMA secure_delete=ON"};
    // FULL: what was committed is on disk, also when the power goes
    if (!read_only) settings.insert(settings.end(), {"PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL"});
    for (const char* setting : settings)
        if (auto problem = database->run(setting)) return {nullptr, std::move(*problem)};
    return {std::move(database), {}};
}

}  // namespace kijun::audit
