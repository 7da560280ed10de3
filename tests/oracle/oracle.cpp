#include "oracle.hpp"

#include <algorithm>
#include <map>

namespace kijun::oracle {

namespace {

constexpr std::int64_t any_day = INT32_MAX / 2;  // far beyond every date of a rule

bool is_open(const State& state, const ast::HasTerms& test) {
    if (!resolve(state, test.terms).open_lists.empty()) return true;
    return std::any_of(test.near.begin(), test.near.end(), [&](const ast::Proximity& near) {
        return !resolve(state, near.terms).open_lists.empty();
    });
}

// Whether `day` is one of `days`, for a date known to a day or to a month.
std::vector<LocalDay> each_of(const DayRange& days) {
    std::vector<LocalDay> all;
    for (LocalDay day = days.first; day <= days.last; day = day.next()) all.push_back(day);
    return all;
}

const FactValue* recorded(const Report& report, const std::string& name) {
    const FactValue* value = nullptr;
    for (const RecordedFact& fact : report.facts)
        if (fact.name == name) value = &fact.value;
    return value;
}

// How long it may be, in days or in half months (n months and some days are 2n + 1): tried from the first
// of every month of 400 years.
std::pair<std::int64_t, std::int64_t> lengths(const Duration& duration, ast::FactType type) {
    const auto first_of = [](std::int64_t month) {
        return make_day(2000 + static_cast<int>(month / 12), 1 + static_cast<int>(month % 12), 1)->days;
    };
    std::pair<std::int64_t, std::int64_t> range{INT64_MAX, 0};
    for (std::int64_t month = 0; month < 4800; ++month) {
        const std::int64_t end = first_of(month + duration.months) + duration.days;
        std::int64_t length = end - first_of(month);
        if (type == ast::FactType::months) {
            std::int64_t whole = duration.months;
            while (first_of(month + whole + 1) <= end) ++whole;
            length = 2 * whole + (first_of(month + whole) < end ? 1 : 0);
        }
        range = {std::min(range.first, length), std::max(range.second, length)};
    }
    return range;
}

// "" if the value suits the declaration, else the code of the complaint.
std::string unsuitable(const ast::Fact& fact, const FactValue& value) {
    const auto* text = std::get_if<std::string>(&value);
    switch (fact.type) {
        case ast::FactType::boolean:
            return std::holds_alternative<bool>(value) ? "" : "K0711";
        case ast::FactType::integer:
            return std::holds_alternative<std::int64_t>(value) ? "" : "K0711";
        case ast::FactType::date:
            return text && parse_report_date(*text) ? "" : "K0711";
        case ast::FactType::months:
        case ast::FactType::days:
            return text && parse_duration(*text) ? "" : "K0711";
        case ast::FactType::choice:
            break;
    }
    if (!text) return "K0711";
    for (const ast::Word& choice : fact.choices)
        if (choice.text == *text) return "";
    return "K0712";
}

// Values that stand for all values in [low, high]: on either side of each mark.
std::vector<Answer> around(const std::vector<std::pair<std::int64_t, std::int64_t>>& marks,
                           std::int64_t low, std::int64_t high) {
    std::set<std::int64_t> values{low, high};
    for (const auto& [first, last] : marks) {
        for (const std::int64_t value : {first, last}) values.insert(value);
        if (first > INT64_MIN) values.insert(first - 1);
        if (last < INT64_MAX) values.insert(last + 1);
    }
    std::vector<Answer> answers;
    for (const std::int64_t value : values)
        if (low <= value && value <= high) answers.emplace_back(value);
    return answers;
}

}  // namespace

Oracle::Oracle(const Model& model, Stuffed stuffed) : model_(model), stuffed_(std::move(stuffed)) {
    for (const State& state : model.states) {
        auto& subjects = subjects_.emplace_back();
        for (const auto& category : state.categories) {
            subjects.push_back(std::make_unique<Subject>(state, *model.zone, *category));
            for (const Question& question : subjects.back()->questions())
                if (question.test && is_open(state, *question.test)) open_keys_.insert(question.name);
        }
    }
}
Oracle::~Oracle() = default;

// ---- which revision -------------------------------------------------------------------------------

// What applies on `day`, as far as it was on record on `known_at`: a revision takes part from its effective
// day, unless another one on record withdraws it.
Oracle::Chain Oracle::chain(LocalDay known_at, LocalDay day) const {
    const auto& infos = model_.history.revisions;
    const auto on_record = [&](std::size_t i) { return !infos[i].draft && infos[i].known <= known_at; };
    Chain chain;
    for (std::uint32_t i = 0; i < infos.size(); ++i) {
        if (!on_record(i) || infos[i].effective > day) continue;
        bool withdrawn = false;
        for (std::size_t by = 0; by < infos.size(); ++by)
            for (const ast::Operation& operation : model_.revisions[by]->operations)
                if (const auto* withdraw = std::get_if<ast::Withdraw>(&operation.what))
                    withdrawn = withdrawn || (on_record(by) && withdraw->revision.text == infos[i].id);
        if (!withdrawn) chain.push_back(i);
    }
    return chain;
}

std::optional<std::size_t> Oracle::state_of(const Chain& chain) const {
    for (std::size_t i = 0; i < model_.history.snapshots.size(); ++i)
        if (model_.history.snapshots[i].applied == chain) return i;
    return std::nullopt;
}

std::string Oracle::choose_by_dates(const Report& report, LocalDay known_at,
                                    std::set<Chain>& chains) const {
    const History& history = model_.history;
    const auto days_of = [&](ast::Event event) -> std::optional<DayRange> {
        const auto& date = report.dates.of(event);
        if (!date) return std::nullopt;
        return model_.zone->days_of(*date);
    };
    const auto pivot = days_of(history.pivot);
    if (!pivot) return "K0320";
    if (model_.history.revisions[0].known > known_at) return "K0322";
    // every day that each of the three dates may mean; one day that means nothing where there is no date
    std::map<ast::Event, std::vector<LocalDay>> days;
    for (const ast::Event event : {ast::Event::received, ast::Event::posted, ast::Event::judged}) {
        const auto range = days_of(event);
        days[event] = range ? each_of(*range) : std::vector<LocalDay>{no_day};
    }
    for (const LocalDay received : days[ast::Event::received])
        for (const LocalDay posted : days[ast::Event::posted])
            for (const LocalDay judged : days[ast::Event::judged]) {
                const auto day_of = [&](ast::Event event) {
                    return event == ast::Event::received ? received
                           : event == ast::Event::posted ? posted
                                                         : judged;
                };
                Chain chain = this->chain(known_at, day_of(history.pivot));
                if (chain.empty()) continue;
                // the earliest revision that keeps the former rule for this report sends it back
                bool former = false;
                for (std::size_t at = 0; at < chain.size() && !former; ++at)
                    for (const TransitionInfo& rule : history.transitions) {
                        if (rule.revision != chain[at] || former) continue;
                        if (!(day_of(history.pivot) < rule.until)) continue;
                        if (!days_of(rule.event)) return "K0320";
                        if (!(day_of(rule.event) < rule.before)) continue;
                        chain.resize(at);
                        former = true;
                        break;
                    }
                chains.insert(chain);
            }
    return chains.empty() ? "K0321" : "";
}

std::string Oracle::choose(const Report& report, const JudgeOptions& options,
                           std::vector<std::size_t>& states) const {
    const auto& infos = model_.history.revisions;
    const LocalDay known_at = options.known_at.value_or(no_day);
    std::set<Chain> chains;
    if (options.all_revisions) {
        for (const RevisionInfo& info : infos)
            if (!info.draft) chains.insert(chain(no_day, info.effective));
    } else if (!options.revision.empty()) {
        const auto number = [&](const std::string& id) {
            return static_cast<std::uint32_t>(
                std::find_if(infos.begin(), infos.end(), [&](const auto& info) { return info.id == id; }) -
                infos.begin());
        };
        // a draft stands on what it is based on: drafts first, down to a revision or to the newest one
        std::uint32_t at = number(options.revision);
        if (at == infos.size()) return "K0323";
        if (infos[at].withdrawn) return "K0324";
        Chain drafts;
        while (infos[at].draft) {
            drafts.insert(drafts.begin(), at);
            const std::string& base = model_.revisions[at]->based_on.text;
            if (base.empty()) break;
            at = number(base);
        }
        Chain all = chain(no_day, LocalDay{LocalDay::never - 1});
        if (!infos[at].draft)
            all.resize(static_cast<std::size_t>(std::find(all.begin(), all.end(), at) - all.begin()) + 1);
        std::erase_if(all, [&](std::uint32_t revision) {
            return std::any_of(drafts.begin(), drafts.end(), [&](std::uint32_t draft) {
                const auto& operations = model_.revisions[draft]->operations;
                return std::any_of(operations.begin(), operations.end(),
                                   [&](const ast::Operation& operation) {
                                       const auto* withdraw = std::get_if<ast::Withdraw>(&operation.what);
                                       return withdraw && withdraw->revision.text == infos[revision].id;
                                   });
            });
        });
        all.insert(all.end(), drafts.begin(), drafts.end());
        chains.insert(all);
    } else if (options.at) {
        if (infos[0].known > known_at) return "K0322";
        for (const LocalDay day : each_of(*options.at))
            if (const Chain on = chain(known_at, day); !on.empty()) chains.insert(on);
        if (chains.empty()) return "K0321";
    } else if (const std::string error = choose_by_dates(report, known_at, chains); !error.empty()) {
        return error;
    }
    // in order of effect
    std::vector<Chain> ordered(chains.begin(), chains.end());
    std::sort(ordered.begin(), ordered.end(), [](const Chain& a, const Chain& b) {
        return a.size() != b.size() ? a.size() < b.size() : a < b;
    });
    for (const Chain& each : ordered) {
        const auto state = state_of(each);
        if (!state) return "no state for a chain of revisions";
        states.push_back(*state);
    }
    return "";
}

// ---- what is known --------------------------------------------------------------------------------

std::string Oracle::check_facts(const Report& report, const std::vector<std::size_t>& states) const {
    for (const RecordedFact& fact : report.facts) {
        const bool uncertain = std::holds_alternative<Uncertain>(fact.value);
        if (open_keys_.contains(fact.name)) {
            if (!uncertain && !std::holds_alternative<bool>(fact.value)) return "K0711";
            continue;
        }
        if (uncertain) continue;
        std::string first;
        bool suits = false;
        for (const std::size_t state : states) {
            const auto declared = model_.states[state].facts.find(fact.name);
            if (declared == model_.states[state].facts.end()) continue;
            const std::string complaint = unsuitable(*declared->second, fact.value);
            suits = suits || complaint.empty();
            if (first.empty()) first = complaint;
        }
        if (!first.empty() && !suits) return first;
    }
    return "";
}

std::vector<Answer> Oracle::answers(const Subject& subject, const Question& question, const Report& report,
                                    Mode mode, Texts& texts) const {
    const FactValue* value = recorded(report, question.name);
    if (question.kind == Question::Kind::terms) {
        if (texts.holds(subject.state(), *question.test)) return {true};
        if (!is_open(subject.state(), *question.test)) return {false};
        if (value && std::holds_alternative<bool>(*value)) return {std::get<bool>(*value)};
        if (mode == Mode::screen) return {false};
        return {false, true};
    }
    if (question.kind == Question::Kind::field) {
        using ast::ReportField;
        const auto among = [&](const std::string& given) -> std::vector<Answer> {
            if (!given.empty()) return {given};
            std::set<std::string> words(question.words.begin(), question.words.end());
            words.insert("(another)");
            return {words.begin(), words.end()};
        };
        const auto around_days = [&](const std::optional<DateLiteral>& date) {
            if (!date) return around(question.marks, -any_day, any_day);
            const DayRange days = model_.zone->days_of(*date);
            return around(question.marks, days.first.days, days.last.days);
        };
        switch (question.field) {
            case ReportField::provider_country:
                return among(report.provider_country);
            case ReportField::server_country:
                return among(report.server_country);
            case ReportField::channel:
                return among(report.source);
            case ReportField::received:
                return around_days(report.dates.received);
            case ReportField::posted:
                return around_days(report.dates.posted);
            case ReportField::judged:
                return around_days(report.dates.judged);
        }
    }
    const ast::Fact& fact = *question.fact;
    const bool known =
        value && !std::holds_alternative<Uncertain>(*value) && unsuitable(fact, *value).empty();
    switch (fact.type) {
        case ast::FactType::boolean:
            if (known) return {std::get<bool>(*value)};
            if (fact.presumed) return {*fact.presumed};
            return {false, true};
        case ast::FactType::integer:
            if (known) return {std::get<std::int64_t>(*value)};
            return around(question.marks, INT64_MIN, INT64_MAX);
        case ast::FactType::date: {
            if (!known) return around(question.marks, -any_day, any_day);
            const DayRange days = model_.zone->days_of(*parse_report_date(std::get<std::string>(*value)));
            return around(question.marks, days.first.days, days.last.days);
        }
        case ast::FactType::months:
        case ast::FactType::days: {
            if (!known) return around(question.marks, 0, INT64_MAX);
            static std::map<std::pair<std::string, ast::FactType>, std::pair<std::int64_t, std::int64_t>>
                tried;
            const auto& text = std::get<std::string>(*value);
            const auto [at, first] = tried.try_emplace({text, fact.type});
            if (first) at->second = lengths(*parse_duration(text), fact.type);
            return around(question.marks, at->second.first, at->second.second);
        }
        case ast::FactType::choice:
            break;
    }
    if (known) return {std::get<std::string>(*value)};
    std::vector<Answer> choices;
    for (const ast::Word& choice : fact.choices) choices.emplace_back(choice.text);
    return choices;
}

// ---- what follows ---------------------------------------------------------------------------------

Opinion Oracle::judge(std::size_t state, const Report& report, Mode mode, Texts& texts,
                      Texts& nothing) const {
    static const Report empty;
    Opinion opinion;
    opinion.state = state;
    for (const auto& subject : subjects_[state]) {
        Subject::Possible possible, at_first;
        for (const Question& question : subject->questions())
            possible.push_back(answers(*subject, question, report, mode, texts));
        const auto status = subject->decide(possible);
        const std::string& id = subject->category().id.text;
        if (status == true) opinion.met.insert(id);
        if (status) continue;
        bool supported = mode == Mode::assess;
        if (!supported) {
            for (const Question& question : subject->questions())
                at_first.push_back(answers(*subject, question, empty, mode, nothing));
            const auto now = subject->criteria(possible), before = subject->criteria(at_first);
            for (std::size_t i = 0; i < now.size(); ++i)
                supported = supported || (now[i] == true && before[i] != true);
        }
        if (supported) opinion.undetermined.insert(id);
    }
    opinion.outcome = !opinion.met.empty()            ? Outcome::candidate
                      : !opinion.undetermined.empty() ? Outcome::undetermined
                                                      : Outcome::out_of_scope;
    return opinion;
}

Judgement Oracle::judge(const Report& report, const JudgeOptions& options) {
    Judgement judgement;
    std::vector<std::size_t> states;
    judgement.error = choose(report, options, states);
    if (judgement.error.empty()) judgement.error = check_facts(report, states);
    if (!judgement.error.empty()) return judgement;
    Texts texts(report, stuffed_), nothing(Report{}, stuffed_);
    for (const std::size_t state : states)
        judgement.opinions.push_back(judge(state, report, options.mode, texts, nothing));
    return judgement;
}

}  // namespace kijun::oracle
