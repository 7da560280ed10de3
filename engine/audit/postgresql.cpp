#include <libpq-fe.h>
#include <poll.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <unordered_map>

#include "database.hpp"

namespace kijun::audit {

namespace {

struct Cleared {
    void operator()(PGresult* result) const { PQclear(result); }
};
using ResultPtr = std::unique_ptr<PGresult, Cleared>;

using Clock = std::chrono::steady_clock;

// A server that says nothing for so long is taken for gone: whoever waits for the record is told so.
constexpr std::chrono::seconds answer_time{10};
constexpr std::chrono::hours vacuum_time{12};  // of which it says nothing before the end
constexpr std::chrono::seconds readers_time{2};
constexpr std::chrono::seconds stop_time{1};  // in which what is told to stop may still come to its end
constexpr std::chrono::milliseconds look_time{50};  // between two looks whether it is
constexpr const char* connect_seconds = "5";
// How many others read as the database was before a transaction, as far as this role may see.
constexpr const char* still_read =
    "SELECT CAST(count(*) AS TEXT) FROM pg_stat_activity WHERE datname = current_database() AND "
    "pid <> pg_backend_pid() AND backend_type <> 'autovacuum worker' AND age(backend_xmin) >= age(CAST($1 "
    "AS xid))";

class Postgresql : public Database {
public:
    explicit Postgresql(PGconn* connection) : connection_(connection) {
        PQsetnonblocking(connection_, 1);
        PQsetNoticeReceiver(connection_, notice, this);  // it stays when connecting again
    }
    ~Postgresql() override { PQfinish(connection_); }

    Problem run(const std::string& sql, const std::vector<Value>& parameters,
                const std::function<bool(const Row&)>& each) override {
        if (auto problem = revive()) return problem;
        auto prepared = prepared_.find(sql);
        if (prepared == prepared_.end()) {
            const std::string name = "s" + std::to_string(++names_);
            const ResultPtr made =
                answered(PQsendPrepare(connection_, name.c_str(), sql.c_str(), 0, nullptr));
            if (PQresultStatus(made.get()) != PGRES_COMMAND_OK) return why();
            prepared = prepared_.emplace(sql, name).first;
        }
        std::vector<const char*> values;
        for (const Value& value : parameters) values.push_back(value ? value->c_str() : nullptr);
        const ResultPtr result = answered(PQsendQueryPrepared(connection_, prepared->second.c_str(),
                                                              static_cast<int>(values.size()),
                                                              values.data(), nullptr, nullptr, 0));
        const auto status = PQresultStatus(result.get());
        if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) return why();
        for (int number = 0; number < PQntuples(result.get()); ++number) {
            Row row;
            for (int column = 0; column < PQnfields(result.get()); ++column) {
                if (PQgetisnull(result.get(), number, column) != 0)
                    row.emplace_back();
                else
                    row.emplace_back(
                        std::string(PQgetvalue(result.get(), number, column),
                                    static_cast<std::size_t>(PQgetlength(result.get(), number, column))));
            }
            if (!each(row)) break;
        }
        return std::nullopt;
    }

    Problem begin() override {
        if (auto problem = revive()) return problem;
        if (auto problem = simple("BEGIN ISOLATION LEVEL READ COMMITTED")) return problem;
        // a row, because VACUUM would wait for a lock of the table and everybody for VACUUM
        auto problem = run("SELECT value FROM kijun_meta WHERE name = 'version' FOR UPDATE");
        if (problem) roll_back();  // or the connection would take nothing any more
        return problem;
    }
    Problem commit() override { return simple("COMMIT"); }
    void roll_back() override {
        if (!lost_ && PQtransactionStatus(connection_) != PQTRANS_IDLE) simple("ROLLBACK");
    }
    // VACUUM passes over what somebody may still see who began to read before, and says nothing of it. Of
    // what it does not do, as for a role that does not own the table, it only warns.
    Problem tidy(const std::stop_token& stop) override {
        std::string now;
        if (auto problem = run("SELECT CAST(txid_current() % 4294967296 AS TEXT)", {}, [&](const Row& row) {
                now = row[0].value_or("");
                return true;
            }))
            return problem;
        bool read = true;
        for (const auto end = Clock::now() + readers_time;;) {
            if (auto problem = run(still_read, {now}, [&](const Row& row) {
                    read = row[0] != "0";
                    return true;
                }))
                return problem;
            if (!read || Clock::now() >= end || stop.stop_requested()) break;
            ::poll(nullptr, 0, 20);
        }
        warning_.clear();
        if (auto problem = simple("VACUUM kijun_entries", vacuum_time, stop)) {
            if (!silent_ || !stop.stop_requested()) return problem;
            cancel();
            return Message{"it was told to stop before that was done", "終わる前に停止を指示されました"};
        }
        if (!warning_.empty()) return in_its_words(warning_);
        if (!read) return std::nullopt;
        return Message{"somebody began to read before it was erased and still does",
                       "消去の前から記録を読んでいるものがあります"};
    }

    using Database::run;

private:
    // What the server says beside its answers; nothing of it is shown by itself.
    static void notice(void* self, const PGresult* said) {
        const char* severity = PQresultErrorField(said, PG_DIAG_SEVERITY_NONLOCALIZED);
        const char* text = PQresultErrorField(said, PG_DIAG_MESSAGE_PRIMARY);
        if (severity != nullptr && text != nullptr && std::string_view(severity) == "WARNING")
            static_cast<Postgresql*>(self)->warning_ = text;
    }
    // The server may have come back meanwhile.
    Problem revive() {
        if (!lost_) return std::nullopt;
        silent_ = false;
        PQreset(connection_);
        prepared_.clear();
        lost_ = PQstatus(connection_) != CONNECTION_OK;
        if (lost_) return why();
        PQsetnonblocking(connection_, 1);
        return std::nullopt;
    }
    // What is no longer waited for the server would go on with.
    void cancel() {
        char why[256];
        if (PGcancel* request = PQgetCancel(connection_)) {
            PQcancel(request, why, sizeof why);
            PQfreeCancel(request);
        }
    }
    Problem simple(const char* sql, Clock::duration silence = answer_time,
                   const std::stop_token& stop = {}) {
        const ResultPtr result = answered(PQsendQuery(connection_, sql), silence, stop);
        if (PQresultStatus(result.get()) == PGRES_COMMAND_OK) return std::nullopt;
        return why();
    }
    // Of one statement, the last of what the server says; nothing if it was not `sent`, or says nothing.
    ResultPtr answered(int sent, Clock::duration silence = answer_time, const std::stop_token& stop = {}) {
        ResultPtr last;
        if (sent == 0) return last;
        bool stopping = false;
        for (auto end = Clock::now() + silence;;) {
            if (!stopping && stop.stop_requested()) {
                stopping = true;
                end = std::min(end, Clock::now() + stop_time);
            }
            const int unsent = PQflush(connection_);
            if (unsent < 0) return nullptr;
            if (unsent == 0 && PQisBusy(connection_) == 0) {
                PGresult* next = PQgetResult(connection_);
                if (next == nullptr) return last;
                last.reset(next);
                continue;
            }
            const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - Clock::now());
            struct pollfd ready {
                PQsocket(connection_), static_cast<short>(unsent == 0 ? POLLIN : POLLIN | POLLOUT), 0
            };
            const auto step = stop.stop_possible() ? std::min(left, look_time) : left;
            const int events = left.count() <= 0 ? 0 : ::poll(&ready, 1, static_cast<int>(step.count()));
            if (events == 0 && left > step) continue;
            if (events < 0 && errno == EINTR) continue;
            if (events <= 0) {
                silent_ = true;
                return nullptr;
            }
            if (PQconsumeInput(connection_) == 0) return nullptr;
            if (!stopping) end = Clock::now() + silence;
        }
    }
    Message why() {
        lost_ = silent_ || PQstatus(connection_) != CONNECTION_OK;
        if (silent_) return {"no answer for a long time", "長い間応答がありません"};
        std::string text = PQerrorMessage(connection_);
        while (text.ends_with('\n')) text.pop_back();
        return text.empty() ? Message{"no answer", "応答がありません"} : in_its_words(text);
    }

    PGconn* connection_;
    bool lost_ = false;    // to be connected again
    bool silent_ = false;  // because nothing came
    std::string warning_;  // the last one
    std::unordered_map<std::string, std::string> prepared_;
    std::uint64_t names_ = 0;  // given so far: none is given twice
};

}  // namespace

Opened open_postgresql(const std::string& address) {
    // what the address says of it weighs more, and so it does when connecting again
    const char* names[] = {"connect_timeout", "dbname", nullptr};
    const char* values[] = {connect_seconds, address.c_str(), nullptr};
    PGconn* connection = PQconnectdbParams(names, values, 1);
    if (PQstatus(connection) != CONNECTION_OK) {
        std::string text = PQerrorMessage(connection);
        PQfinish(connection);
        while (text.ends_with('\n')) text.pop_back();
        return {nullptr, in_its_words(text)};
    }
    return {std::make_unique<Postgresql>(connection), {}};
}

}  // namespace kijun::audit
