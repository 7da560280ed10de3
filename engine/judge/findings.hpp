// From truth values to what a person reads: evidence, facts used, open questions, the tree.
// Private to the judge room.
#pragma once

#include <string_view>
#include <vector>

#include "hits.hpp"

namespace kijun {

// The facts a report records, as recorded; the later of two entries wins.
class RecordedFacts {
public:
    void clear() { facts_.clear(); }
    void add(const RecordedFact& fact) { facts_.push_back(&fact); }
    [[nodiscard]] const FactValue* find(std::string_view name) const {
        for (auto fact = facts_.rbegin(); fact != facts_.rend(); ++fact)
            if ((*fact)->name == name) return &(*fact)->value;
        return nullptr;
    }

private:
    std::vector<const RecordedFact*> facts_;  // of the report at hand
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
    Hits& hits;
    DiagramReader& reader;
};

Finding make_finding(const Evaluation& evaluation, std::uint32_t category, Truth status,
                     const JudgeOptions& options);

}  // namespace kijun
