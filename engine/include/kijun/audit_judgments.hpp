// Judgments and reviews as entries of a record, and what follows from them.
//
// A judgment's open part has the words it was judged by, the rules, and of each verdict its revision,
// outcome and categories. Its sealed part has the report as it came and the verdicts as they were answered,
// both as texts. So any judgment whose sealed part is there can be derived again, byte for byte, from the
// bundle that the record keeps.
//
// Threading: free functions of their arguments.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "kijun/audit.hpp"
#include "kijun/judging_options.hpp"
#include "kijun/loading.hpp"

namespace kijun {

struct RecordedJudgment {
    std::string report;    // as it came
    std::string verdicts;  // one a line
    JudgingOptions words;
    bool explain = false;
};

// `keep`: with the sealed part; else only its seal stays. `id`: what the judgment is called in the record.
AuditEntry judgment_entry(const AuditKey& key, const std::string& id, const std::string& actor,
                          const Rules& rules, const RecordedJudgment& judgment,
                          const std::vector<Verdict>& verdicts, bool keep);

// What was sealed. Nothing: it was erased, or never kept. Errors: K1303 not as judgment_entry() writes it.
Result<std::optional<RecordedJudgment>> recorded_judgment(const AuditEntry& entry);

// Its verdicts, one a line, under these rules. Errors: those of reading and judging the report.
Result<std::string> judge_again(const std::shared_ptr<const Rules>& rules,
                                const RecordedJudgment& judgment);

// Whether a judgment that is there already is of the same report, judged in the same words.
bool same_judgment(const AuditEntry& there, const AuditEntry& again);

// The hash of the rules it was judged by.
std::string rules_of_judgment(const AuditEntry& entry);

// Where the double check of a judgment stands, by its entries.
struct DoubleCheck {
    std::vector<std::string> confirmed, rejected;  // by whom, in order
    // Two different people confirmed it and nobody rejects it.
    [[nodiscard]] bool done() const { return confirmed.size() >= 2 && rejected.empty(); }
    [[nodiscard]] std::string_view state() const {
        return !rejected.empty() ? "rejected" : done() ? "confirmed" : "open";
    }
};
DoubleCheck double_check(const std::vector<AuditEntry>& about);
// What somebody says of a judgment.
struct Review {
    bool confirms = false;
    std::string note;
    std::vector<std::string> expect;  // when it is rejected: what is right, as a case expects it
};
AuditEntry review_entry(const std::string& subject, const std::string& actor, const Review& review);

// What people decided about judgments, as cases that read_cases() reads. A judgment that two people
// confirmed and nobody rejects must be judged so again; one that is rejected must be judged as those say
// who rejected it, if they say it, say the same, and nobody confirms it.
struct DispositionCounts {
    std::uint64_t written = 0;
    std::uint64_t undecided =
        0;  // of what was reviewed: one confirmation, nothing said to be right, or a dispute
    std::uint64_t not_kept = 0;  // the report is not there any more
    std::uint64_t not_said = 0;  // judged in words that cases do not have
};
// `write` gets one line each, without its end, and may say that it has enough. Errors: K1303.
Result<DispositionCounts> disposition_cases(AuditStore& store,
                                            const std::function<bool(const std::string&)>& write);

// The bundle that the record keeps under the hash of its rules.
// Errors: K1303, K1304 there is none, or another; those of read_bundle().
Result<Bundle> kept_bundle(AuditStore& store, const std::string& rules, const Trust& trust);

// Derives all judgments again whose sealed part is there.
struct RejudgeFindings {
    std::uint64_t same = 0, other = 0, not_kept = 0;
    std::vector<std::pair<std::string, Message>> others;  // subject, why; the first hundred
};
// Verdicts are compared without the version of the engine in their receipts. Errors: K1303.
Result<RejudgeFindings> rejudge(AuditStore& store, const Loading& loading);

}  // namespace kijun
