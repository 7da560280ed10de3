#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <ctime>

#include "database.hpp"
#include "kijun/audit_judgments.hpp"
#include "kijun/json.hpp"

namespace kijun {

namespace {

using audit::Database;
using audit::Problem;
using audit::Row;
using audit::Value;

constexpr std::string_view kinds[] = {"judgment", "review", "letter", "rules", "erasure"};
constexpr const char* version = "1";
constexpr const char* no_hash = "0000000000000000000000000000000000000000000000000000000000000000";
constexpr const char* columns = "number, kind, at, subject, actor, open, sealed, seal, previous, hash";

// One judgment of a subject and one review of it by each actor; the database holds to it too.
constexpr const char* schema[] = {
    "CREATE TABLE IF NOT EXISTS kijun_meta (name TEXT PRIMARY KEY, value TEXT NOT NULL)",
    "CREATE TABLE IF NOT EXISTS kijun_bundles (rules TEXT PRIMARY KEY, bundle TEXT NOT NULL)",
    "CREATE TABLE IF NOT EXISTS kijun_entries (number BIGINT PRIMARY KEY, kind TEXT NOT NULL, at TEXT NOT "
    "NULL, "
    "subject TEXT NOT NULL, actor TEXT NOT NULL, open TEXT NOT NULL, sealed TEXT, seal TEXT NOT NULL, "
    "previous TEXT NOT NULL, hash TEXT NOT NULL)",
    "CREATE UNIQUE INDEX IF NOT EXISTS kijun_one_judgment ON kijun_entries (subject) WHERE kind = "
    "'judgment'",
    "CREATE UNIQUE INDEX IF NOT EXISTS kijun_one_review ON kijun_entries (subject, actor) WHERE kind = "
    "'review'",
    "CREATE INDEX IF NOT EXISTS kijun_by_subject ON kijun_entries (subject)",
    "CREATE INDEX IF NOT EXISTS kijun_sealed ON kijun_entries (at) WHERE sealed IS NOT NULL",
};

Diagnostic cannot_open(const std::string& where, const Message& why) {
    Diagnostic made = error("K1301", {}, fmt::format("cannot open the record {}: {}", where, why.en),
                            fmt::format("記録 {} を開けません（{}）", where, why.ja));
    made.hint = Message{"name a file in a directory that may be written to, or a postgresql:// address",
                        "書き込めるディレクトリのファイルか、postgresql:// のアドレスを指定してください"};
    return made;
}
Diagnostic cannot_write(const Message& why) {
    Diagnostic made = error("K1302", {}, "the record cannot be written: " + why.en,
                            "記録に書き込めません（" + why.ja + "）");
    made.hint = Message{"nothing was recorded; send it again later",
                        "何も記録していません。後でもう一度送ってください"};
    return made;
}
Diagnostic cannot_read(const Message& why) {
    return error("K1303", {}, "the record cannot be read: " + why.en, "記録を読めません（" + why.ja + "）");
}

Diagnostic still_there(const Message& why) {
    Diagnostic made = error("K1309", {}, "what was erased is still in the files of the record: " + why.en,
                            "消去した内容が記録のファイルにまだ残っています（" + why.ja + "）");
    made.hint = Message{"erase again later", "後でもう一度消去してください"};
    return made;
}

constexpr std::uint64_t most_erased = 1'000;  // in one transaction
Message not_ours() {
    return {"it holds an entry that was not written here", "ここで書いたものではない項目があります"};
}

std::optional<std::uint64_t> number_in(const Value& text) {
    std::uint64_t number = 0;
    if (!text) return std::nullopt;
    const char* end = text->data() + text->size();
    const auto read = std::from_chars(text->data(), end, number);
    if (read.ec != std::errc() || read.ptr != end) return std::nullopt;
    return number;
}

// Nothing if no store of ours wrote it: others may have been at the database.
std::optional<AuditEntry> entry_of(const Row& row) {
    constexpr std::size_t sealed_at = 6;
    for (std::size_t i = 0; i < row.size(); ++i)
        if (!row[i] && i != sealed_at) return std::nullopt;
    AuditEntry entry;
    const auto number = number_in(row[0]);
    const auto* kind = std::find(std::begin(kinds), std::end(kinds), *row[1]);
    if (!number || kind == std::end(kinds)) return std::nullopt;
    entry.number = *number;
    entry.kind = static_cast<AuditEntry::Kind>(kind - std::begin(kinds));
    entry.at = *row[2];
    entry.subject = *row[3];
    entry.actor = *row[4];
    entry.open = *row[5];
    entry.sealed = row[sealed_at];
    entry.seal = *row[7];
    entry.previous = *row[8];
    entry.hash = *row[9];
    return entry;
}

// An address without what should not be shown.
std::string shown(const std::string& where) {
    std::string text = where;
    const std::size_t at = text.rfind('@'), scheme = text.find("://");
    if (at != std::string::npos && scheme != std::string::npos && scheme < at)
        text = text.substr(0, scheme + 3) + "…" + text.substr(at);
    constexpr std::string_view secret = "password=";  // also of a certificate's key
    for (std::size_t found = text.find(secret); found != std::string::npos;
         found = text.find(secret, found + secret.size())) {
        const std::size_t begin = found + secret.size();
        text.replace(begin, std::min(text.find('&', begin), text.size()) - begin, "…");
    }
    return text;
}

bool is_postgresql(const std::string& where) {
    return where.starts_with("postgresql://") || where.starts_with("postgres://");
}

class Store : public AuditStore {
public:
    Store(std::unique_ptr<Database> database, const AuditKey& key)
        : database_(std::move(database)), key_(key) {}

    // What is missing is made; what is of another version or key is refused.
    std::optional<Diagnostic> prepare(const std::string& where, bool read_only) {
        Problem failed;
        const auto run = [&](const std::string& sql, const std::vector<Value>& parameters = {}) {
            if (auto problem = database_->run(sql, parameters); problem && !failed)
                failed = std::move(problem);
        };
        // what makes tables waits for whoever tidies them up, also where they are there
        bool there = false;
        static_cast<void>(
            database_->run("SELECT value FROM kijun_meta WHERE name = 'key'", {}, [&](const Row&) {
                there = true;
                return true;
            }));
        if (!read_only && !there) {
            for (const char* statement : schema) run(statement);
            run("INSERT INTO kijun_meta (name, value) VALUES ('version', $1) ON CONFLICT (name) DO NOTHING",
                {version});
            run("INSERT INTO kijun_meta (name, value) VALUES ('key', $1) ON CONFLICT (name) DO NOTHING",
                {key_.id()});
        }
        std::string found_version, found_key;
        const auto problem = database_->run(
            "SELECT name, value FROM kijun_meta WHERE name IN ('version', 'key')", {}, [&](const Row& row) {
                (*row[0] == "version" ? found_version : found_key) = *row[1];
                return true;
            });
        if (!failed) failed = problem;
        if (failed) return cannot_open(where, *failed);
        if (found_version != version)
            return cannot_open(where,
                               {fmt::format("version {} where {} is understood", found_version, version),
                                fmt::format("版は {} ですが、扱えるのは {} です", found_version, version)});
        if (found_key != key_.id()) {
            Diagnostic made =
                error("K1308", {}, fmt::format("the record {} is kept with another key", where),
                      fmt::format("記録 {} の鍵はこれではありません", where));
            made.hint = Message{"name the key file that it was begun with",
                                "記録を始めた時の鍵のファイルを指定してください"};
            return made;
        }
        return std::nullopt;
    }

    std::optional<Diagnostic> append(std::vector<AuditEntry>& entries) override {
        if (auto problem = database_->begin()) return cannot_write(*problem);
        auto problem = append_within(entries);
        if (!problem) problem = database_->commit();
        if (!problem) return std::nullopt;
        database_->roll_back();
        return cannot_write(*problem);
    }

    // In slices, between which others may append.
    Result<Erasure> erase(const std::string& before, const std::string& actor,
                          const std::stop_token& stop) override {
        Erasure done;
        bool more = true;
        do {
            // one in any case: whoever never runs for long would never erase anything
            const auto slice = erase_slice(before, actor);
            if (!slice) return slice.errors();
            done.count += *slice;
            more = *slice == most_erased;
        } while (more && !stop.stop_requested());
        if (const auto problem = tidy(stop)) done.remains = still_there(*problem);
        return done;
    }

    std::optional<Diagnostic> keep_bundle(const std::string& rules, std::string_view bytes) override {
        const auto there = bundle(rules);
        if (!there) return there.errors().front();
        if (*there) return std::nullopt;
        // as hex: text is the same to both databases
        std::string text;
        text.reserve(bytes.size() * 2);
        for (const char byte : bytes) {
            const auto value = static_cast<unsigned char>(byte);
            text += "0123456789abcdef"[value >> 4];
            text += "0123456789abcdef"[value & 15];
        }
        const auto problem = database_->run(
            "INSERT INTO kijun_bundles (rules, bundle) VALUES ($1, $2) ON CONFLICT (rules) DO NOTHING",
            {rules, text});
        if (problem) return cannot_write(*problem);
        return std::nullopt;
    }

    Result<std::optional<std::string>> bundle(const std::string& rules) override {
        std::optional<std::string> found;
        const auto problem = database_->run("SELECT bundle FROM kijun_bundles WHERE rules = $1", {rules},
                                            [&](const Row& row) {
                                                found = *row[0];
                                                return false;
                                            });
        if (problem) return cannot_read(*problem);
        if (!found) return found;
        std::string bytes;
        const auto digit = [](char c) { return c <= '9' ? c - '0' : c - 'a' + 10; };
        for (std::size_t at = 0; at + 1 < found->size(); at += 2)
            bytes += static_cast<char>(digit((*found)[at]) * 16 + digit((*found)[at + 1]));
        return std::optional(std::move(bytes));
    }

    Result<AuditHead> head() override {
        AuditHead head;
        if (const auto problem = read_head(head)) return cannot_read(*problem);
        return head;
    }

    Result<std::vector<AuditEntry>> about(const std::string& subject) override {
        std::vector<AuditEntry> found;
        if (const auto problem = entries_about(subject, found)) return cannot_read(*problem);
        return found;
    }

    std::optional<Diagnostic> read(std::uint64_t from,
                                   const std::function<bool(const AuditEntry&)>& each) override {
        const std::string sql = fmt::format(
            "SELECT {} FROM kijun_entries WHERE number >= CAST($1 AS BIGINT) ORDER BY number LIMIT 500",
            columns);
        for (;;) {
            std::vector<AuditEntry> page;
            const auto problem = each_entry(sql, {std::to_string(from)}, [&](AuditEntry entry) {
                page.push_back(std::move(entry));
                return true;
            });
            if (problem) return cannot_read(*problem);
            for (const AuditEntry& entry : page)
                if (!each(entry)) return std::nullopt;
            // what is damaged may have a number after which there is none
            if (page.empty() || page.back().number >= INT64_MAX) return std::nullopt;
            from = page.back().number + 1;
        }
    }

private:
    // Runs a query for entries; one that is not ours ends it.
    Problem each_entry(const std::string& sql, const std::vector<Value>& parameters,
                       const std::function<bool(AuditEntry)>& each) {
        bool ours = true;
        auto problem = database_->run(sql, parameters, [&](const Row& row) {
            auto entry = entry_of(row);
            ours = entry.has_value();
            return ours && each(std::move(*entry));
        });
        if (!problem && !ours) problem = not_ours();
        return problem;
    }

    Problem entries_about(const std::string& subject, std::vector<AuditEntry>& found) {
        static const std::string sql =
            fmt::format("SELECT {} FROM kijun_entries WHERE subject = $1 ORDER BY number", columns);
        return each_entry(sql, {subject}, [&](AuditEntry entry) {
            found.push_back(std::move(entry));
            return true;
        });
    }

    Problem read_head(AuditHead& head) {
        head = {0, no_hash};
        bool ours = true;
        auto problem = database_->run("SELECT number, hash FROM kijun_entries ORDER BY number DESC LIMIT 1",
                                      {}, [&](const Row& row) {
                                          const auto number = number_in(row[0]);
                                          ours = number && row[1];
                                          if (ours) head = {*number, *row[1]};
                                          return false;
                                      });
        if (!problem && !ours) problem = not_ours();
        return problem;
    }

    // The one that is there already, if there may be only one.
    Problem find_former(const AuditEntry& entry, std::optional<AuditEntry>& former) {
        const bool judgment = entry.kind == AuditEntry::Kind::judgment;
        if (!judgment && entry.kind != AuditEntry::Kind::review) return std::nullopt;
        static const std::string by_subject =
            fmt::format("SELECT {} FROM kijun_entries WHERE subject = $1 AND kind = 'judgment'", columns);
        static const std::string by_actor = fmt::format(
            "SELECT {} FROM kijun_entries WHERE subject = $1 AND actor = $2 AND kind = 'review'", columns);
        std::vector<Value> parameters{entry.subject};
        if (!judgment) parameters.emplace_back(entry.actor);
        return each_entry(judgment ? by_subject : by_actor, parameters, [&](AuditEntry found) {
            former = std::move(found);
            return false;
        });
    }

    // One transaction; less than most_erased: there is no more.
    Result<std::uint64_t> erase_slice(const std::string& before, const std::string& actor) {
        if (auto problem = database_->begin()) return cannot_write(*problem);
        std::uint64_t count = 0;
        Value last;
        auto problem = database_->run(fmt::format("SELECT number FROM kijun_entries WHERE sealed IS NOT "
                                                  "NULL AND at < $1 ORDER BY number LIMIT {}",
                                                  most_erased),
                                      {before}, [&](const Row& row) {
                                          ++count;
                                          last = row[0];
                                          return true;
                                      });
        if (!problem && count > 0) {
            problem = database_->run(
                "UPDATE kijun_entries SET sealed = NULL WHERE sealed IS NOT NULL AND at < $1 AND number <= "
                "$2",
                {before, last});
            AuditEntry entry;
            entry.kind = AuditEntry::Kind::erasure;
            entry.actor = actor;
            JsonWriter json(entry.open);
            json.begin_object();
            json.key("before").value(before);
            json.key("count").value(count);
            json.end_object();
            std::vector<AuditEntry> entries{std::move(entry)};
            if (!problem) problem = append_within(entries);
            if (!problem)
                problem = database_->run(
                    "INSERT INTO kijun_meta (name, value) VALUES ('untidy', $1) ON "
                    "CONFLICT (name) DO UPDATE SET value = excluded.value",
                    {std::to_string(entries.front().number)});
        }
        if (!problem) problem = database_->commit();
        if (!problem) return count;
        database_->roll_back();
        return cannot_write(*problem);
    }

    // If something was erased since the last time that it succeeded, whoever erased it.
    Problem tidy(const std::stop_token& stop) {
        Value owed;  // number of the last erasure: others may erase while it is tidied up
        auto problem =
            database_->run("SELECT value FROM kijun_meta WHERE name = 'untidy'", {}, [&](const Row& row) {
                owed = row[0];
                return false;
            });
        if (problem || !owed) return problem;
        if (!(problem = database_->tidy(stop)))
            problem = database_->run("DELETE FROM kijun_meta WHERE name = 'untidy' AND value = $1", {owed});
        return problem;
    }

    // A letter follows from a double check, by what is in the record at this moment.
    Problem may_stand(const AuditEntry& entry, bool& may) {
        if (entry.kind != AuditEntry::Kind::letter) return std::nullopt;
        std::vector<AuditEntry> about;
        auto problem = entries_about(entry.subject, about);
        may = double_check(about).done();
        return problem;
    }

    // Within a transaction.
    Problem append_within(std::vector<AuditEntry>& entries) {
        if (entries.empty())
            return database_->run("UPDATE kijun_meta SET value = value WHERE name = 'version'");
        AuditHead head;
        if (auto problem = read_head(head)) return problem;
        static const std::string insert = fmt::format(
            "INSERT INTO kijun_entries ({}) VALUES (CAST($1 AS BIGINT), $2, $3, $4, $5, $6, $7, $8, $9, "
            "$10)",
            columns);
        for (AuditEntry& entry : entries) {
            std::optional<AuditEntry> former;
            if (auto problem = find_former(entry, former)) return problem;
            if (former) {
                entry = std::move(*former);
                entry.repeated = true;
                continue;
            }
            bool may = true;
            if (auto problem = may_stand(entry, may)) return problem;
            if (!may) continue;
            if (entry.at.empty()) entry.at = utc(std::chrono::system_clock::now());
            if (entry.sealed && entry.seal.empty()) entry.seal = key_.seal(*entry.sealed);
            entry.number = head.number + 1;
            entry.previous = head.hash;
            entry.hash = hex(chained(entry));
            auto problem =
                database_->run(insert, {std::to_string(entry.number), std::string(to_string(entry.kind)),
                                        entry.at, entry.subject, entry.actor, entry.open, entry.sealed,
                                        entry.seal, entry.previous, entry.hash});
            if (problem) return problem;
            head = {entry.number, entry.hash};
        }
        return std::nullopt;
    }

    std::unique_ptr<Database> database_;
    AuditKey key_;
};

}  // namespace

std::string_view to_string(AuditEntry::Kind kind) { return kinds[static_cast<std::size_t>(kind)]; }

Digest chained(const AuditEntry& entry) {
    std::string text;
    const std::string number = std::to_string(entry.number);
    for (const std::string_view part :
         {std::string_view(entry.previous), std::string_view(number), to_string(entry.kind),
          std::string_view(entry.at), std::string_view(entry.subject), std::string_view(entry.actor),
          std::string_view(entry.open), std::string_view(entry.seal)}) {
        // lengths, so that no two entries are the same text
        text += fmt::format("{}:", part.size());
        text += part;
    }
    return sha256(text);
}

std::string audit_json(const AuditEntry& entry, bool sealed) {
    std::string line;
    JsonWriter json(line);
    json.begin_object();
    json.key("number").value(entry.number);
    json.key("kind").value(to_string(entry.kind));
    json.key("at").value(entry.at);
    json.key("subject").value(entry.subject);
    json.key("actor").value(entry.actor);
    json.key("open").raw(entry.open);
    if (sealed) {
        json.key("sealed");
        entry.sealed ? json.raw(*entry.sealed) : json.null();
    }
    json.key("seal").value(entry.seal);
    json.key("previous").value(entry.previous);
    json.key("hash").value(entry.hash);
    json.end_object();
    return line;
}

Result<std::unique_ptr<AuditStore>> AuditStore::open(const std::string& where, const AuditKey& key,
                                                     bool read_only) {
    auto opened =
        is_postgresql(where) ? audit::open_postgresql(where) : audit::open_sqlite(where, read_only);
    if (!opened.database) return cannot_open(shown(where), opened.problem);
    auto store = std::make_unique<Store>(std::move(opened.database), key);
    if (auto problem = store->prepare(shown(where), read_only)) return std::move(*problem);
    return std::unique_ptr<AuditStore>(std::move(store));
}

std::string utc(std::chrono::system_clock::time_point time) {
    const auto passed = time.time_since_epoch();
    const std::time_t seconds = std::chrono::duration_cast<std::chrono::seconds>(passed).count();
    const auto micros = std::chrono::duration_cast<std::chrono::microseconds>(passed).count() % 1'000'000;
    std::tm parts{};
    ::gmtime_r(&seconds, &parts);
    return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:06}Z", parts.tm_year + 1900, parts.tm_mon + 1,
                       parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec, micros);
}

}  // namespace kijun
