// From truth values to what a person reads: evidence, facts used, open questions, the tree.
// Private to the judge room.
#pragma once

#include <array>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "hits.hpp"

namespace kijun {

// The facts a report records, as recorded; the later of two entries wins.
class RecordedFacts {
public:
    void clear() { facts_.clear(); }
    void add(const RecordedFact& fact) { facts_.push_back(&fact); }
    [[nodiscard]] bool empty() const { return facts_.empty(); }
    [[nodiscard]] const RecordedFact* find(std::string_view name) const {
        for (auto fact = facts_.rbegin(); fact != facts_.rend(); ++fact)
            if ((*fact)->name == name) return *fact;
        return nullptr;
    }

private:
    std::vector<const RecordedFact*> facts_;  // of the report at hand
};

// A value as text: true, 34, 2025-02-28, uncertain.
class Spelled {
public:
    explicit Spelled(const FactValue& value);
    Spelled(const Spelled&) = delete;
    Spelled& operator=(const Spelled&) = delete;
    [[nodiscard]] std::string_view text() const { return text_; }

private:
    std::array<char, 20> digits_{};
    std::string_view text_;
};

// Errors: K0711 wrong type, K0712 not among the choices.
std::optional<Diagnostic> check_fact(const FactInfo& info, const RecordedFact& fact);
// Only for a fact that passed the check.
Truth test_fact(const FactInfo& info, const FactTest& test, const RecordedFact& fact, const Zone& zone);
Truth test_field(const FieldTest& test, const Report& report, const Zone& zone);

// Everything known about the report at hand.
struct Evaluation {
    const Program& program;
    const RulesIndex& index;
    const std::vector<Truth>& values;
    const RecordedFacts& recorded;
    bool answered;  // some of them about lists
    Hits& hits;
    DiagramReader& reader;
};

// Fills findings; one object a thread, with memory that is reused.
class FindingMaker {
public:
    explicit FindingMaker(const Program& program) : plans_(program.categories.size()) {}

    void make(const Evaluation& evaluation, std::uint32_t category, Truth status,
              const JudgeOptions& options, Finding& into);

private:
    // A category's tree written out in the order in which it is explained, made when first found for.
    struct Place {
        std::uint32_t node = 0;
        std::uint32_t end = 0;        // of the shown places, the one behind the last descendant
        std::uint32_t criterion = 0;  // number of its path of labels
        bool exception = false;       // an `unless` of the node above
        bool speaks_against = false;  // stands behind an exception or a negation
        bool hidden = false;          // how a comparison is put together is of no interest to a person
    };
    struct Plan {
        std::vector<Place> places;
        std::uint32_t shown = 0;            // how many are not hidden
        std::vector<std::uint32_t> leaves;  // the places of terms and facts
        std::vector<std::string> criteria;
    };
    struct Question {
        AtomId atom = 0;
        bool decisive = false;
    };
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view key) const { return std::hash<std::string_view>{}(key); }
    };

    const Plan& plan(const Program& program, std::uint32_t category);
    static void lay_out(const Program& program, std::uint32_t node, Place place, Plan& plan);
    void add_evidence(const Evaluation& e, std::uint32_t atom, std::string_view criterion,
                      std::uint32_t limit, Finding& finding, bool explain);
    void add_missing(const Evaluation& e, std::uint32_t category, Finding& finding);
    const std::vector<Question>& open_questions(const Evaluation& e, std::uint32_t category);

    std::vector<std::unique_ptr<const Plan>> plans_;  // per category version
    // What is open follows from the category and the values of its atoms, and the same few patterns of
    // values come again and again; finding out takes thousands of times as long as looking it up.
    std::unordered_map<std::string, std::vector<Question>, Hash, std::equal_to<>> questions_;
    std::string key_;
    std::vector<Hit> hits_;
};

}  // namespace kijun
