// The record: every judgment, review and change of rules, in a chain that shows whether it is whole.
//
// Purpose. Years later it can be shown what was judged, under which rules, with which answer and who
// checked it, and the verdict can be derived again. An entry has an open part, which says what happened
// without any text of a report, and may have a sealed part with the report and the verdict as they were.
// The hash of an entry covers the one before it, its open part, and a keyed hash of the sealed part. So the
// sealed part can be erased, or never kept, and the chain stays whole; and whoever still has the text can
// show that it is what was judged, while nobody without the key can guess it from its hash.
//
// What the chain shows: that nothing between two entries was changed, left out or put in. That nothing was
// cut off at the end it shows only together with a head (number and hash) that was kept elsewhere.
//
// Kept in SQLite (a path) or PostgreSQL (a postgresql:// address); several processes may append to one.
// What append() returned without an error is on disk.
//
// Threading: a store belongs to one thread at a time; open as many as there are threads.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "kijun/digest.hpp"
#include "kijun/result.hpp"

namespace kijun {

// Seals with a secret key (BLAKE2b-256): equal texts have equal seals, and nothing else can be told.
class AuditKey {
public:
    static AuditKey generate();
    // Of a key file. Errors: K1308 not such a key.
    static Result<AuditKey> read(std::string_view text);
    AuditKey(const AuditKey&) = default;
    AuditKey& operator=(const AuditKey&) = default;
    ~AuditKey();

    [[nodiscard]] std::string text() const;  // what read() takes, without a line break
    [[nodiscard]] std::string seal(std::string_view sealed) const;  // hex
    [[nodiscard]] std::string id() const;  // tells keys apart without giving them away

private:
    AuditKey() = default;
    std::array<unsigned char, 32> bytes_{};
};

struct AuditEntry {
    enum class Kind : std::uint8_t { judgment, review, letter, rules, erasure };
    Kind kind = Kind::judgment;
    std::string at;                     // RFC 3339, UTC; given by append() if empty
    std::string subject;                // the judgment it is about; the rules; nothing for an erasure
    std::string actor;                  // who did it: name of a token's holder, may be empty
    std::string open;                   // JSON
    std::optional<std::string> sealed;  // JSON; none: never kept, or erased
    std::string seal;                   // of what was sealed; empty: nothing ever was

    std::uint64_t number = 0;  // from 1 without gaps; these are given by append()
    std::string previous, hash;
    bool repeated = false;  // was there already: the rest is what is there
};
std::string_view to_string(AuditEntry::Kind kind);

// What the hash of an entry covers, in this order; the hash is that of all of it.
Digest chained(const AuditEntry& entry);

// As an object on one line without its end. `sealed`: with that part, or null.
std::string audit_json(const AuditEntry& entry, bool sealed);

struct AuditHead {
    std::uint64_t number = 0;  // of the last entry; 0: there is none
    std::string hash;          // of 64 zeros if there is none
};

struct Erasure {
    std::uint64_t count = 0;
    // K1309: why what was erased is out of the record and still in its files. The next erasure sees to it.
    std::optional<Diagnostic> remains;
};

class AuditStore {
public:
    // Makes what is missing unless it is only to be read. Errors: K1301 cannot be opened, or of another
    // version; K1308 kept with another key.
    static Result<std::unique_ptr<AuditStore>> open(const std::string& where, const AuditKey& key,
                                                    bool read_only = false);
    virtual ~AuditStore() = default;

    // All or none, in this order; none at all is an attempt to write. There is one judgment of a subject,
    // and one review of it by each actor: one that is there already is not appended again but given back,
    // marked. A letter about what two people have not confirmed, or somebody rejects, is not appended, and
    // its number stays 0. Errors: K1302.
    virtual std::optional<Diagnostic> append(std::vector<AuditEntry>& entries) = 0;
    // Takes away what was sealed before that time, and appends an entry that says so. Told to stop it does
    // some of it at least, ends within seconds, and leaves the rest to the next erasure. Errors: K1302.
    virtual Result<Erasure> erase(const std::string& before, const std::string& actor,
                                  const std::stop_token& stop = {}) = 0;
    // Keeps a bundle under the hash of its rules. Errors: K1302.
    virtual std::optional<Diagnostic> keep_bundle(const std::string& rules, std::string_view bytes) = 0;

    // Errors of reading: K1303 cannot be read.
    virtual Result<std::optional<std::string>> bundle(const std::string& rules) = 0;
    virtual Result<AuditHead> head() = 0;
    virtual Result<std::vector<AuditEntry>> about(const std::string& subject) = 0;
    // In order, from a number on, until `each` says no.
    virtual std::optional<Diagnostic> read(std::uint64_t from,
                                           const std::function<bool(const AuditEntry&)>& each) = 0;
};

struct AuditFindings {
    std::uint64_t entries = 0, judgments = 0, reviews = 0;
    std::uint64_t sealed = 0, erased = 0, never_kept = 0;  // of what was sealed
    AuditHead head;
    std::vector<std::pair<std::uint64_t, Message>> problems;  // number, what is wrong; the first hundred
    std::uint64_t problem_count = 0;
    [[nodiscard]] bool sound() const { return problem_count == 0; }
};
// Goes through all of it. `kept`: a head from elsewhere that must be in it.
// Errors: K1303.
Result<AuditFindings> verify_audit(AuditStore& store, const AuditKey& key,
                                   const std::optional<AuditHead>& kept);

std::string utc(std::chrono::system_clock::time_point time);  // RFC 3339 with microseconds

}  // namespace kijun
