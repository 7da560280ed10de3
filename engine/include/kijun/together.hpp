// One report under several guidelines at once.
//
// Purpose. Each guideline judges the report by its own clock: its own deciding date, in its own time zone,
// and so under its own revision. The verdicts stand side by side in the order of the guidelines; what one
// of them cannot judge (it was not in force, its date is missing) is said beside them and stops none of the
// others. The receipt names every revision that contributed.
//
// Facts. A recorded fact goes to the guidelines that declare it. One that no guideline declares goes to
// all, so that each says so (K0710).
//
// Ownership: a JointVerdict points into the JointJudge and the report; valid until the next call.
// Threading: a JointJudge belongs to one thread; the rules are shared.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "kijun/judge.hpp"

namespace kijun {

struct JointVerdict {
    struct Part {
        const Rules* rules = nullptr;
        const std::vector<Verdict>* verdicts = nullptr;  // null: could not be judged
        Diagnostics problems;                            // why not
    };
    std::string_view id;
    std::vector<Part> parts;  // one a guideline, in their order
};

class JointJudge {
public:
    // Under each of `rules`, with the options at the same place (a day of one zone is not that of another).
    struct Under {
        std::shared_ptr<const Rules> rules;
        JudgeOptions options;
    };
    explicit JointJudge(std::vector<Under> under);
    ~JointJudge();
    JointJudge(JointJudge&&) noexcept;

    const JointVerdict& judge(const Report& report);

private:
    struct Seat;
    std::vector<Seat> seats_;
    JointVerdict verdict_;
};

// One line of JSON, keys in a fixed order, as published in the JSON Schema. Appends.
void write_json(const JointVerdict& verdict, std::string& out);

}  // namespace kijun
