#include <libpq-fe.h>

#include <unordered_map>

#include "database.hpp"

namespace kijun::audit {

namespace {

struct Cleared {
    void operator()(PGresult* result) const { PQclear(result); }
};
using ResultPtr = std::unique_ptr<PGresult, Cleared>;

class Postgresql : public Database {
public:
    explicit Postgresql(PGconn* connection) : connection_(connection) {}
    ~Postgresql() override { PQfinish(connection_); }

    std::optional<std::string> run(const std::string& sql, const std::vector<Value>& parameters,
                                   const std::function<bool(const Row&)>& each) override {
        if (auto problem = revive()) return problem;
        std::string name = prepared_[sql];
        if (name.empty()) {
            name = "s" + std::to_string(prepared_.size());
            const ResultPtr made(PQprepare(connection_, name.c_str(), sql.c_str(), 0, nullptr));
            if (PQresultStatus(made.get()) != PGRES_COMMAND_OK) return why();
            prepared_[sql] = name;
        }
        std::vector<const char*> values;
        for (const Value& value : parameters) values.push_back(value ? value->c_str() : nullptr);
        const ResultPtr result(PQexecPrepared(connection_, name.c_str(), static_cast<int>(values.size()),
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

    std::optional<std::string> begin() override {
        if (auto problem = revive()) return problem;
        if (auto problem = simple("BEGIN")) return problem;
        return simple("LOCK TABLE kijun_entries IN EXCLUSIVE MODE");
    }
    std::optional<std::string> commit() override { return simple("COMMIT"); }
    void roll_back() override {
        if (PQtransactionStatus(connection_) != PQTRANS_IDLE) simple("ROLLBACK");
    }
    void tidy() override { simple("VACUUM kijun_entries"); }

    using Database::run;

private:
    // The server may have come back meanwhile.
    std::optional<std::string> revive() {
        if (!lost_) return std::nullopt;
        PQreset(connection_);
        prepared_.clear();
        lost_ = PQstatus(connection_) != CONNECTION_OK;
        if (lost_) return why();
        return std::nullopt;
    }
    std::optional<std::string> simple(const char* sql) {
        const ResultPtr result(PQexec(connection_, sql));
        if (PQresultStatus(result.get()) == PGRES_COMMAND_OK) return std::nullopt;
        return why();
    }
    std::string why() {
        lost_ = PQstatus(connection_) != CONNECTION_OK;
        std::string text = PQerrorMessage(connection_);
        while (text.ends_with('\n')) text.pop_back();
        return text.empty() ? "no answer" : text;
    }

    PGconn* connection_;
    bool lost_ = false;
    std::unordered_map<std::string, std::string> prepared_;
};

}  // namespace

Opened open_postgresql(const std::string& address) {
    PGconn* connection = PQconnectdb(address.c_str());
    if (PQstatus(connection) != CONNECTION_OK) {
        std::string text = PQerrorMessage(connection);
        PQfinish(connection);
        while (text.ends_with('\n')) text.pop_back();
        return {nullptr, std::move(text)};
    }
    PQsetNoticeProcessor(
        connection, [](void*, const char*) {}, nullptr);
    return {std::make_unique<Postgresql>(connection), {}};
}

}  // namespace kijun::audit
