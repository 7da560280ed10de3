// The reference evaluator: small, slow, and meant to be seen to be right.
//
// It answers what the engine answers, from the guideline's consolidated states and the report, and shares
// with it the syntax tree, the model, the calendar, ICU and the translation of regular expressions; it has
// no atoms, no diagrams, no pattern databases and no tables. Words are searched character by character
// over a text folded as kijun/text.hpp says; conditions are walked; where an answer is open, every
// combination of answers is tried; the revision is found by asking each day that a date may mean.
//
// Two things are taken over: whether a hidden word looks stuffed (see Stuffed), and nothing else.
#pragma once

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "conditions.hpp"

namespace kijun::oracle {

struct Opinion {
    std::size_t state = 0;  // of Model::states
    Outcome outcome = Outcome::out_of_scope;
    std::set<std::string> met, undetermined;  // categories
};

struct Judgement {
    std::string error;  // code of the refusal; then there are no opinions
    std::vector<Opinion> opinions;
};

class Oracle {
public:
    Oracle(const Model& model, Stuffed stuffed);
    ~Oracle();

    Judgement judge(const Report& report, const JudgeOptions& options);

    // Keys under which answers to open tests may be recorded, of all states.
    [[nodiscard]] const std::set<std::string>& open_keys() const { return open_keys_; }
    [[nodiscard]] const Model& model() const { return model_; }

private:
    using Chain = std::vector<std::uint32_t>;  // revisions applied, in order
    [[nodiscard]] Chain chain(LocalDay known_at, LocalDay day) const;
    [[nodiscard]] std::optional<std::size_t> state_of(const Chain& chain) const;
    std::string choose(const Report& report, const JudgeOptions& options,
                       std::vector<std::size_t>& states) const;
    std::string choose_by_dates(const Report& report, LocalDay known_at, std::set<Chain>& chains) const;
    std::string check_facts(const Report& report, const std::vector<std::size_t>& states) const;
    Opinion judge(std::size_t state, const Report& report, Mode mode, Texts& texts, Texts& nothing) const;
    std::vector<Answer> answers(const Subject& subject, const Question& question, const Report& report,
                                Mode mode, Texts& texts) const;

    const Model& model_;
    Stuffed stuffed_;
    std::vector<std::vector<std::unique_ptr<Subject>>> subjects_;  // [state][category]
    std::set<std::string> open_keys_;
};

}  // namespace kijun::oracle
