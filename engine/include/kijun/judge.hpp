// Judging: a report, the rules, a verdict with its reasons.
//
// Purpose. Rules are an immutable, shareable compiled guideline. A Judge belongs to one thread, owns
// scratch and buffers, and turns reports into verdicts: fold and scan each field once, set the atoms,
// read the diagrams of the categories that something was found for. One scan answers for every
// revision asked.
//
// Three values. An atom of terms is true when found; when not found it is false if its lists are
// closed, and for an open list (等) false to screening and unknown to assessing. A fact not recorded,
// or recorded as uncertain, is unknown, unless the guideline presumes it. A category is met or not when
// every value of the unknown atoms gives the same answer, else undetermined. Screening keeps an
// undetermined category only if it has support: one of its criteria that are not `background` is true,
// and is so because of a hit or a recorded fact (it would not be on an empty report, where only
// presumptions hold). Criteria are the labelled items; where there are none, the single conditions: a
// test for terms, a fact, a comparison, or what stands behind a `not`, taken whole. What is inside `not`
// or `unless` supports nothing by itself.
//
// Values that can occur together. Of the values of unknown atoms only those count that one report can
// have, see relations() in kijun/program.hpp. Answers about open lists that contradict each other, or
// what screening takes for not found, are taken as given: what follows from one for another is then left
// out.
//
// Counting and distance. `at least n of` counts different terms (as folded), and at one place only the
// longest: a hit that lies inside another counted one does not count, hits at the very same place all do.
// Distances count original characters between two hits in one field; hits that overlap are at distance 0
// for `within … of`, and neither before nor after each other. A hit of both sets overlaps itself.
//
// An analyst may also record the answer to an open list under the atom's key (see missing[].fact); what
// is found in the text stays found.
//
// Where revisions declare a fact differently, a value that suits the declaration of one revision asked
// for counts as not recorded under those that it does not suit.
//
// Units: offsets in evidence are bytes and code points of the report's own field, half-open.
// Memory: what a verdict says is not copied into it but seen: its texts are those of the report, the rules
// and the judge. A verdict, or a copy of it, is good while its report is alive and unchanged and its judge
// lives. Nothing is allocated once the buffers have grown to the reports at hand.
// Determinism: same rules and same report give the same verdict, byte for byte.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "kijun/program.hpp"
#include "kijun/report.hpp"

namespace kijun {

using Mode = ast::Mode;
struct Verdict;
struct RulesIndex;  // tables derived from a program, private to the judge room

class Rules {
public:
    // Compiles the pattern databases, or takes them from the cache.
    static Result<std::shared_ptr<const Rules>> make(Program program, std::string hash,
                                                     const PatternCache& cache = {});
    // With the patterns of this very program, compiled before.
    static Result<std::shared_ptr<const Rules>> make(Program program, std::string hash, Patterns patterns);

    [[nodiscard]] const Program& program() const { return program_; }
    [[nodiscard]] const Patterns& patterns() const { return patterns_; }
    [[nodiscard]] const Zone& zone() const { return zone_; }
    // SHA-256 (hex) of the canonical program: what receipts name.
    [[nodiscard]] const std::string& hash() const { return hash_; }

private:
    friend class Judge;
    friend void write_json(const Rules&, const Verdict&, std::string&);
    Rules(Program program, Patterns patterns, Zone zone, std::string hash);
    Program program_;
    Patterns patterns_;
    Zone zone_;
    std::string hash_;
    std::shared_ptr<const RulesIndex> index_;
};

struct JudgeOptions {
    Mode mode = Mode::screen;
    std::optional<DayRange> at;            // judge under the revision in force then
    std::string revision;                  // or under this one
    bool all_revisions = false;            // or under each
    std::vector<std::uint32_t> snapshots;  // or under these, in this order; not empty: nothing else counts
    std::optional<LocalDay> known_at;
    bool explain = false;               // fill Finding::tree, and list what has support and is not met
    Folds evading = evading_folds;      // hidden forms that count, of those that rules ask for
    std::uint32_t evidence_limit = 64;  // spans listed for one criterion; the rest are counted
    friend bool operator==(const JudgeOptions&, const JudgeOptions&) = default;
};

struct Evidence {
    std::string_view criterion;  // path of labels: ア.(ア); empty for the category itself
    std::string_view field;      // title, text, page_text, url
    std::string_view term;       // as written in the rules
    Lane lane = Lane::folded;
    Folds folds;  // how the characters differ from the term
    SourceSpan span;
    std::string_view text;  // the original characters
};

struct Missing {
    std::string_view fact;  // fact id, or the key of an open list's atom
    bool open_list = false;
    bool uncertain = false;  // recorded as uncertain: looked, could not tell
    std::string_view question;
    std::string_view who;
    std::uint32_t cost = 1;
    bool decisive = false;  // some value of it can still change the finding
};

struct UsedFact {
    std::string_view fact;
    const FactValue* value = nullptr;  // as recorded, or presumed; never null in a finding
    bool presumed = false;
};

// One node of the explained tree, which is an array: a node, then all that is below it.
struct ExplainedNode {
    std::uint32_t node = 0;            // of Program::tree
    std::uint32_t end = 0;             // place in the array behind its last descendant
    std::uint32_t evidence_begin = 0;  // of Finding::shown
    std::uint32_t evidence_end = 0;
    Truth value = Truth::unknown;
    bool exception = false;  // an `unless` of the node above it
};

struct Finding {
    std::uint32_t category = 0;     // of Program::categories
    Truth status = Truth::unknown;  // yes: met, unknown: undetermined; no only when explaining
    std::vector<Evidence> evidence;
    std::uint32_t evidence_omitted = 0;
    std::vector<UsedFact> facts;
    std::vector<Missing> missing;
    std::vector<ExplainedNode> tree;   // when explaining; the category's own node comes first
    std::vector<std::uint32_t> shown;  // numbers of `evidence`, by the nodes of the tree
};

enum class Outcome : std::uint8_t { candidate, undetermined, out_of_scope };
std::string_view to_string(Outcome outcome);
std::string_view engine_version();

struct Verdict {
    std::string_view id;
    Selected selected;
    Mode mode = Mode::screen;
    Outcome outcome = Outcome::out_of_scope;
    std::vector<Finding> findings;
    Diagnostics warnings;  // K0710 recorded fact the guideline does not declare: the first hundred
};

class Judge {
public:
    explicit Judge(std::shared_ptr<const Rules> rules);
    ~Judge();
    Judge(Judge&&) noexcept;

    // One verdict for each revision that answers, in order of effect; valid until the next call.
    // Errors: those of selection (K032x) and K0711 a recorded fact of the wrong type,
    // K0712 a value not among the choices, in every revision asked for that declares the fact; K0713 a
    // text longer than Text::max_bytes; K0404 the pattern engine has failed, and will for this judge.
    Result<const std::vector<Verdict>*> judge(const Report& report, const JudgeOptions& options);

    [[nodiscard]] const Rules& rules() const { return *rules_; }

private:
    struct State;
    std::shared_ptr<const Rules> rules_;
    std::unique_ptr<State> state_;
};

// Verdict as JSON (one line, keys in a fixed order), as published in the JSON Schema. Appends.
void write_json(const Rules& rules, const Verdict& verdict, std::string& out);
// The guideline's own tree with values, words, citations, open questions and the receipt.
std::string explain_text(const Rules& rules, const Verdict& verdict, Language language, bool colour);

}  // namespace kijun
