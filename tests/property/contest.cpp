#include "contest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>

#include "hidden.hpp"
#include "kijun/bundle.hpp"
#include "kijun/claims.hpp"
#include "kijun/source.hpp"
#include "kijun/syntax.hpp"

namespace kijun::property {

namespace {

std::string listed(const std::set<std::string>& names) {
    return fmt::format("{{{}}}", fmt::join(names, " "));
}

// A fact can be unsuitable in two ways at once, under two revisions: which is told first is no matter.
std::string refused(std::string_view code) {
    return fmt::format("refused {}\n", code == "K0712" ? "K0711" : std::string(code));
}

}  // namespace

Contest::Contest(Model model, std::shared_ptr<const Rules> rules)
    : model_(std::move(model)), rules_(std::move(rules)) {
    judge_.emplace(rules_);
    oracle_.emplace(model_, [this](const std::string& original, std::uint32_t begin, std::uint32_t end) {
        return looks_stuffed(original, begin, end);
    });
}

std::unique_ptr<Contest> Contest::of(const std::string& rules, std::string& errors) {
    SourceSet sources;
    Diagnostics diagnostics;
    errors.clear();
    const auto fail = [&](const Diagnostics& found) {
        for (const Diagnostic& diagnostic : found)
            if (diagnostic.severity == Severity::error)
                errors += render(diagnostic, sources, Language::english, false);
        return nullptr;
    };
    if (auto file = sources.add("generated.kijun", rules); !file) return fail(file.errors());
    ast::Module module = parse(sources, diagnostics);
    if (has_errors(diagnostics)) return fail(diagnostics);
    auto model = build_model(std::move(module), sources, diagnostics);
    if (!model) return fail(model.errors());
    auto program = compile(*model, sources, diagnostics);
    if (!program) return fail(program.errors());
    std::string hash = program_hash(*program);
    auto made = Rules::make(std::move(*program), std::move(hash));
    if (!made) return fail(made.errors());
    return std::unique_ptr<Contest>(new Contest(std::move(*model), std::move(*made)));
}

bool Contest::looks_stuffed(const std::string& original, std::uint32_t begin, std::uint32_t end) {
    if (original != original_) {
        original_ = original;
        text_.assign(original_);
    }
    return end <= text_.lane(Lane::squeezed).size() && text_.looks_stuffed(begin, end);
}

std::string Contest::folded_differently(const std::string& text) {
    const oracle::FoldedText folded = oracle::fold(text);
    Text engine;
    engine.assign(text);
    for (const Lane lane : {Lane::folded, Lane::squeezed, Lane::loosened}) {
        const std::string wanted =
            oracle::to_utf8(lane == Lane::folded     ? folded.folded
                            : lane == Lane::squeezed ? folded.squeezed
                                                     : oracle::loosened(folded.folded));
        if (engine.lane(lane) != wanted)
            return fmt::format("{}\n  {} engine:    {}\n  {} reference: {}\n", text, to_string(lane),
                               engine.lane(lane), to_string(lane), wanted);
    }
    return {};
}

Contest::Answers Contest::ask(const Report& report, const JudgeOptions& options) {
    Answers answers;
    const oracle::Judgement wanted = oracle_->judge(report, options);
    const auto judged = judge_->judge(report, options);
    if (!judged) answers.engine = refused(judged.errors().front().code);
    if (!wanted.error.empty()) answers.reference = refused(wanted.error);
    if (!judged || !wanted.error.empty()) {
        answers.compared = 1;
        return answers;
    }
    const std::vector<Verdict>& verdicts = **judged;
    const Program& program = rules_->program();
    const auto line = [&](std::size_t state, Outcome outcome, const auto& met, const auto& undetermined) {
        const RevisionInfo& revision = model_.history.revisions[model_.history.snapshots[state].revision];
        return fmt::format("{} ({} applied): {} met {} undetermined {}\n", revision.id,
                           model_.history.snapshots[state].applied.size(), to_string(outcome), listed(met),
                           listed(undetermined));
    };
    for (std::size_t i = 0; i < std::max(verdicts.size(), wanted.opinions.size()); ++i) {
        ++answers.compared;
        if (i < verdicts.size()) {
            std::set<std::string> met, undetermined;
            for (const Finding& finding : verdicts[i].findings)
                (finding.status == Truth::yes ? met : undetermined)
                    .insert(program.categories[finding.category].id);
            answers.engine += line(verdicts[i].selected.snapshot, verdicts[i].outcome, met, undetermined);
        }
        if (i < wanted.opinions.size()) {
            const oracle::Opinion& opinion = wanted.opinions[i];
            answers.reference += line(opinion.state, opinion.outcome, opinion.met, opinion.undetermined);
        }
    }
    return answers;
}

// ---- making a disagreement small ------------------------------------------------------------------

namespace {

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        lines.push_back(text.substr(at, end - at));
        at = end + 1;
    }
    return lines;
}

std::string joined(const std::vector<std::string>& lines) {
    std::string out;
    for (const std::string& line : lines) out += line + "\n";
    return out;
}

// The line after the block that begins in line `at`, or the next line.
std::size_t end_of_block(const std::vector<std::string>& lines, std::size_t at) {
    std::ptrdiff_t open = 0;
    for (std::size_t i = at; i < lines.size(); ++i) {
        open += std::count(lines[i].begin(), lines[i].end(), '{') -
                std::count(lines[i].begin(), lines[i].end(), '}');
        if (open <= 0) return i + 1;
    }
    return lines.size();
}

class Minimizer {
public:
    explicit Minimizer(Disagreement found) : found_(std::move(found)) {}

    Disagreement run() {
        for (bool smaller = true; smaller && tried_ < most_tries;) {
            smaller = false;
            reload();
            smaller = shrink_report() || smaller;
            smaller = shrink_rules() || smaller;
        }
        return std::move(found_);
    }

private:
    static constexpr int most_tries = 3000;

    void reload() {
        std::string errors;
        contest_ = Contest::of(found_.rules, errors);
    }

    bool still_with(const Report& report) {
        ++tried_;
        if (!contest_ || !contest_->ask(report, found_.options).agree()) {
            found_.report = report;
            return true;
        }
        return false;
    }

    bool shrink_report() {
        bool smaller = false;
        for (std::string Report::*field :
             {&Report::title, &Report::text, &Report::page_text, &Report::url, &Report::provider_country,
              &Report::server_country, &Report::source})
            smaller = shrink_text(field) || smaller;
        for (std::size_t i = 0; i < found_.report.facts.size();) {
            Report without = found_.report;
            without.facts.erase(without.facts.begin() + static_cast<std::ptrdiff_t>(i));
            if (still_with(without))
                smaller = true;
            else
                ++i;
        }
        for (const auto& [text, date] : {std::pair{&Report::received_at, &EventDates::received},
                                         std::pair{&Report::posted_at, &EventDates::posted},
                                         std::pair{&Report::judged_at, &EventDates::judged}}) {
            if ((found_.report.*text).empty()) continue;
            Report without = found_.report;
            (without.*text).clear();
            (without.dates.*date).reset();
            smaller = still_with(without) || smaller;
        }
        return smaller;
    }

    // Takes away stretches of characters, long ones first.
    bool shrink_text(std::string Report::*field) {
        bool smaller = false;
        for (std::size_t length = (found_.report.*field).size(); length > 0; length /= 2)
            for (std::size_t at = 0; at < (found_.report.*field).size();) {
                const std::string& text = found_.report.*field;
                std::size_t end = std::min(text.size(), at + length);
                while (end < text.size() && (text[end] & 0xC0) == 0x80) ++end;
                Report without = found_.report;
                without.*field = text.substr(0, at) + text.substr(end);
                if (still_with(without))
                    smaller = true;
                else
                    at = end;
            }
        return smaller;
    }

    bool shrink_rules() {
        bool smaller = false;
        for (std::size_t at = 0; at < lines_of(found_.rules).size() && tried_ < most_tries;) {
            std::vector<std::string> lines = lines_of(found_.rules);
            const auto begin = lines.begin() + static_cast<std::ptrdiff_t>(at);
            const auto end = lines.begin() + static_cast<std::ptrdiff_t>(end_of_block(lines, at));
            lines.erase(begin, end);
            if (still_with_rules(joined(lines)))
                smaller = true;
            else
                ++at;
        }
        return smaller;
    }

    bool still_with_rules(const std::string& rules) {
        ++tried_;
        std::string errors;
        auto contest = Contest::of(rules, errors);
        if (!contest || contest->ask(found_.report, found_.options).agree()) return false;
        found_.rules = rules;
        contest_ = std::move(contest);
        return true;
    }

    Disagreement found_;
    std::unique_ptr<Contest> contest_;
    int tried_ = 0;
};

}  // namespace

Disagreement minimized(Disagreement found) { return Minimizer(std::move(found)).run(); }

std::string shown(const JudgeOptions& options) {
    std::string out = options.mode == Mode::screen ? "screen" : "assess";
    if (options.all_revisions) out += ", all revisions";
    if (!options.revision.empty()) out += ", revision " + options.revision;
    if (options.at) out += ", at " + to_string(options.at->first) + ".." + to_string(options.at->last);
    if (options.known_at) out += ", known at " + to_string(*options.known_at);
    return out;
}

std::string shown(const Disagreement& found) {
    std::string errors;
    const auto contest = Contest::of(found.rules, errors);
    const Contest::Answers answers = contest->ask(found.report, found.options);
    return fmt::format("rules:\n{}\nreport: {}\noptions: {}\nengine:\n{}reference:\n{}", found.rules,
                       to_json(found.report), shown(found.options), answers.engine, answers.reference);
}

}  // namespace kijun::property
