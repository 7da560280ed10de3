// Verification: what is wrong with a guideline although it compiles.
//
// Everything is decided over the diagrams of the compiled guideline within the relations between its atoms
// (relations() in kijun/program.hpp), so what is reported holds for every report. Where something can be
// shown by a report, the report has been judged.
//
// What a decision reads is dated with it by how a guideline is built: every revision stands by itself. What
// is not, the calendar of holidays, is compared with the days that the revisions are in force.
//
// A category or criterion is looked at in every snapshot it stands in; a finding is told once, at its
// newest declaration.
//
// Threading: free functions over immutable rules.
#pragma once

#include <optional>
#include <string>

#include "kijun/claims.hpp"

namespace kijun {

// In the order of the guideline. Errors: K0530 a category that no report can meet, K0531 a day between the
// first revision and the last that has not exactly one revision in force. Warnings: K0532 a condition that
// changes nothing, K0534 a fact whose value decides nothing, K0537 a paragraph of a declared source that no
// rule encodes and none leaves out, K0539 a class with categories and without a procedure where others have
// one. Notes: K0533 a term that another of its list covers, K0535 a category that implies another of the
// newest text, K0536 two that exclude each other, K0538 days in force for which the deadlines of procedures
// cannot be reckoned because the calendar of holidays does not know them.
// Error K0510, alone, if the proofs need diagrams of more than `most_nodes`.
Diagnostics verify(const Model& model, const std::shared_ptr<const Rules>& rules,
                   std::size_t most_nodes = Diagrams::max_nodes);

// A category as it stands in a snapshot.
struct Standing {
    std::uint32_t category = none;
    std::uint32_t snapshot = 0;
};

enum class Query { equivalent, implies, disjoint, never, always };

struct Answer {
    bool holds = false;
    std::optional<Report> counterexample;  // judged; none if it could not be written as a report
    std::string values;                    // what makes the query false, in words
};

// Whether the query holds for all reports. `b` is not looked at by never and always. Error: K0510 as above.
Result<Answer> ask(const std::shared_ptr<const Rules>& rules, Query query, Standing a, Standing b = {},
                   std::size_t most_nodes = Diagrams::max_nodes);

struct Overlap {
    std::uint32_t category = none;  // of the same snapshot
    std::optional<Report> example;  // meets both, judged; none if it could not be written as a report
};

// The other categories that some report meets together with `of`, in the order of the guideline. Error:
// K0510.
Result<std::vector<Overlap>> overlaps(const std::shared_ptr<const Rules>& rules, Standing of,
                                      std::size_t most_nodes = Diagrams::max_nodes);

}  // namespace kijun
