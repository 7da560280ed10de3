// Laws that verdicts keep, whatever the rules: what is missing is all that matters, what is not decisive
// does not matter, evidence shows the term, and a verdict depends on nothing but its report.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "contest.hpp"
#include "guidelines.hpp"
#include "hidden.hpp"
#include "kijun/claims.hpp"
#include "reports.hpp"
#include "settings.hpp"

namespace kijun::property {
namespace {

// Status of each category that is not out, by id.
using Statuses = std::map<std::string, Truth>;

class Laws : public ::testing::Test {
protected:
    // Calls check(contest, guideline, report, random) for many random ones.
    template <class Check>
    void for_many(std::size_t guidelines, std::size_t reports, Check check) {
        const std::uint64_t seed = seed_from_environment();
        std::size_t made = 0;
        for (std::uint64_t round = 0; made < guidelines && round < 3 * guidelines; ++round) {
            Random random(seed + round);
            SCOPED_TRACE(fmt::format("KIJUN_SEED={}", seed + round));
            const GeneratedGuideline guideline = generate_guideline(random.branch());
            std::string errors;
            const auto contest = Contest::of(guideline.text, errors);
            if (!contest) continue;
            ++made;
            for (std::size_t i = 0; i < reports; ++i) {
                const Report report =
                    generate_report(random.branch(), guideline, contest->reference().open_keys());
                check(*contest, guideline, report, random);
                if (HasFailure()) {
                    ADD_FAILURE() << guideline.text << to_json(report);
                    return;
                }
            }
        }
        EXPECT_EQ(made, guidelines);
    }

    // Under the one revision that a date of the report picks; nothing if it cannot be judged so.
    static const Verdict* judge(Contest& contest, const Report& report, Mode mode) {
        JudgeOptions options;
        options.mode = mode;
        const auto judged = contest.judge().judge(report, options);
        return judged && (*judged)->size() == 1 ? &(**judged)[0] : nullptr;
    }
    static Statuses statuses(Contest& contest, const Verdict& verdict) {
        Statuses out;
        for (const Finding& finding : verdict.findings)
            out[contest.rules().program().categories[finding.category].id] = finding.status;
        return out;
    }
    static std::string json(Contest& contest, const Verdict& verdict) {
        std::string out;
        write_json(contest.rules(), verdict, out);
        return out;
    }
};

void set_fact(Report& report, std::string_view name, FactValue value) {
    std::erase_if(report.facts, [&](const RecordedFact& fact) { return fact.name == name; });
    report.facts.push_back({std::string(name), std::move(value)});
}

const FactValue* recorded(const Report& report, const std::string& name) {
    for (const RecordedFact& fact : report.facts)
        if (fact.name == name && !std::holds_alternative<Uncertain>(fact.value)) return &fact.value;
    return nullptr;
}

// A value that says all: for a date a day, within the month if that is all that is recorded so far; for a
// duration one in the unit of the fact.
FactValue full_value(Random& random, const GeneratedFact& fact, const Report& report) {
    const FactValue* so_far = recorded(report, fact.id);
    if (const auto unit = ast::duration_unit(fact.type)) {
        const FactValue value = so_far ? *so_far : generate_value(random, fact, true);
        const auto* text = std::get_if<std::string>(&value);
        const auto length = text ? parse_duration(*text) : std::nullopt;
        if (!length) return value;
        const DurationRange places = places_of(*length, *unit);
        return to_string(duration_at(
            places.first + random.between(0, static_cast<int>(places.last - places.first)), *unit));
    }
    if (fact.type != ast::FactType::date) return so_far ? *so_far : generate_value(random, fact, true);
    const auto* text = so_far ? std::get_if<std::string>(so_far) : nullptr;
    if (const auto known = text ? parse_report_date(*text) : std::nullopt; known && !known->days.single()) {
        for (int attempt = 0; attempt < 20; ++attempt) {
            const FactValue value = generate_value(random, fact, true);
            const LocalDay day = parse_report_date(std::get<std::string>(value))->days.first;
            if (known->days.first <= day && day <= known->days.last) return to_string(day);
        }
        return to_string(known->days.first);
    }
    if (so_far) return *so_far;
    return to_string(
        parse_report_date(std::get<std::string>(generate_value(random, fact, true)))->days.first);
}

// A report with everything in it that could be recorded: the values of one possible world, in which the
// open tests of `keys` are answered alike.
Report complete(Random& random, const Report& report, const GeneratedGuideline& guideline,
                const std::set<std::string>& keys, bool answer) {
    Report out = report;
    for (const GeneratedFact& fact : guideline.facts)
        set_fact(out, fact.id, full_value(random, fact, report));
    for (const std::string& key : keys)
        if (!recorded(report, key)) set_fact(out, key, answer);
    if (out.provider_country.empty()) out.provider_country = random.among({"JP", "US", "KR"});
    if (out.server_country.empty()) out.server_country = random.among({"JP", "US", "KR"});
    if (out.source.empty()) out.source = random.among({"警察", "一般"});
    return out;
}

// Takes out what is presumed about `report`: it is not asked for, so the world is one in which it holds.
// Who looked and could not tell has not rebutted it either.
void keep_presumed(Report& whole, const Report& report, const Rules& rules, std::uint32_t snapshot) {
    for (const std::uint32_t number : rules.program().snapshots[snapshot].facts) {
        const FactInfo& fact = rules.program().facts[number];
        if (fact.presumed && !recorded(report, fact.id))
            std::erase_if(whole.facts, [&](const RecordedFact& one) { return one.name == fact.id; });
    }
}

// The open tests that are asked for. All of them hold in one world, and none in another; with tests that
// are settled that need not be so: words within a distance of others are not there where those are not.
std::set<std::string> open_tests(const std::vector<Missing>& missing) {
    std::set<std::string> keys;
    for (const Missing& one : missing)
        if (one.open_list) keys.emplace(one.fact);
    return keys;
}

// The values of `from` for what is listed as missing.
void fill(Report& into, const Report& from, const std::vector<Missing>& missing, bool only_indifferent) {
    for (const Missing& one : missing) {
        if (only_indifferent && one.decisive) continue;
        if (one.fact.starts_with("provider_country")) into.provider_country = from.provider_country;
        if (one.fact.starts_with("server_country")) into.server_country = from.server_country;
        if (one.fact.starts_with("channel")) into.source = from.source;
        for (const RecordedFact& fact : from.facts)
            if (fact.name == one.fact) set_fact(into, fact.name, fact.value);
    }
}

bool dates_missing(const std::vector<Missing>& missing) {
    return std::any_of(missing.begin(), missing.end(), [](const Missing& one) {
        return one.fact.starts_with("received ") || one.fact.starts_with("posted ") ||
               one.fact.starts_with("judged ");
    });
}

TEST_F(Laws, FillingWhatIsMissingGivesTheAnswerOfTheWholeRecord) {
    std::size_t tried = 0;
    for_many(
        80, 25, [&](Contest& contest, const GeneratedGuideline& guideline, Report report, Random& random) {
            // answers already given could contradict those that are filled in
            std::erase_if(report.facts, [&](const RecordedFact& fact) {
                return contest.reference().open_keys().contains(fact.name);
            });
            const Verdict* open = judge(contest, report, Mode::assess);
            if (!open) return;
            const std::vector<Finding> findings = open->findings;
            const std::uint32_t snapshot = open->selected.snapshot;
            for (const Finding& finding : findings) {
                if (finding.status != Truth::unknown || dates_missing(finding.missing)) continue;
                Report whole =
                    complete(random, report, guideline, open_tests(finding.missing), random.coin());
                keep_presumed(whole, report, contest.rules(), snapshot);
                const Verdict* direct = judge(contest, whole, Mode::assess);
                if (!direct) continue;
                const Statuses expected = statuses(contest, *direct);
                ++tried;
                const std::string& id = contest.rules().program().categories[finding.category].id;
                const auto wanted = expected.find(id);

                Report filled = report;
                fill(filled, whole, finding.missing, false);
                const Verdict* settled = judge(contest, filled, Mode::assess);
                ASSERT_TRUE(settled);
                const Statuses got = statuses(contest, *settled);
                EXPECT_EQ(got.contains(id), wanted != expected.end())
                    << id << " filled " << to_json(filled);
                if (got.contains(id) && wanted != expected.end()) {
                    EXPECT_EQ(got.at(id), wanted->second) << id;
                    EXPECT_EQ(got.at(id), Truth::yes) << id << " is still open with all that was missing";
                }

                Report indifferent = report;
                fill(indifferent, whole, finding.missing, true);
                const Verdict* same = judge(contest, indifferent, Mode::assess);
                ASSERT_TRUE(same);
                const Statuses now = statuses(contest, *same);
                ASSERT_TRUE(now.contains(id))
                    << id << ": what is not decisive decided " << to_json(indifferent);
                EXPECT_EQ(now.at(id), Truth::unknown) << id << ": what is not decisive decided";
            }
        });
    EXPECT_GT(tried, 500u);
}

// A question is decisive if some way to answer it and others leads to another finding than another way.
TEST_F(Laws, ADecisiveFactDecidesInSomeWorld) {
    std::size_t tried = 0;
    for_many(
        80, 15,
        [&](Contest& contest, const GeneratedGuideline& guideline, const Report& report, Random& random) {
            const Verdict* open = judge(contest, report, Mode::assess);
            if (!open) return;
            const std::vector<Finding> findings = open->findings;
            for (const Finding& finding : findings) {
                if (finding.status != Truth::unknown || dates_missing(finding.missing)) continue;
                const std::string& id = contest.rules().program().categories[finding.category].id;
                for (const Missing& missing : finding.missing) {
                    const auto fact =
                        std::find_if(guideline.facts.begin(), guideline.facts.end(),
                                     [&](const GeneratedFact& known) { return known.id == missing.fact; });
                    if (!missing.decisive || fact == guideline.facts.end()) continue;
                    // worlds that differ in this fact only, until two of them differ in the finding
                    bool decided = false;
                    for (int world = 0; world < 400 && !decided; ++world) {
                        Report whole =
                            complete(random, report, guideline, contest.reference().open_keys(), false);
                        for (const Missing& one : finding.missing)
                            if (one.open_list) set_fact(whole, one.fact, random.coin());
                        std::optional<bool> met;
                        for (int value = 0; value < 8 && !decided; ++value) {
                            set_fact(whole, fact->id, full_value(random, *fact, report));
                            const Verdict* verdict = judge(contest, whole, Mode::assess);
                            if (!verdict) break;
                            const Statuses now = statuses(contest, *verdict);
                            const bool is_met = now.contains(id) && now.at(id) == Truth::yes;
                            decided = met && *met != is_met;
                            met = is_met;
                        }
                    }
                    ++tried;
                    EXPECT_TRUE(decided) << missing.fact << " is said to decide " << id;
                }
            }
        });
    EXPECT_GT(tried, 100u);
}

TEST_F(Laws, EvidenceShowsItsTerm) {
    std::size_t seen = 0;
    for_many(60, 40, [&](Contest& contest, const GeneratedGuideline&, const Report& report, Random&) {
        JudgeOptions options;
        options.all_revisions = true;
        const auto judged = contest.judge().judge(report, options);
        if (!judged) return;
        for (const Verdict& verdict : **judged)
            for (const Finding& finding : verdict.findings)
                for (const Evidence& evidence : finding.evidence) {
                    ++seen;
                    const std::string& field = evidence.field == "title"       ? report.title
                                               : evidence.field == "text"      ? report.text
                                               : evidence.field == "page_text" ? report.page_text
                                                                               : report.url;
                    const SourceSpan& span = evidence.span;
                    ASSERT_LT(span.begin, span.end);
                    ASSERT_LE(span.end, field.size());
                    EXPECT_EQ(evidence.text, field.substr(span.begin, span.end - span.begin));
                    const auto characters = [&](std::size_t bytes) {
                        return std::count_if(field.begin(),
                                             field.begin() + static_cast<std::ptrdiff_t>(bytes),
                                             [](char byte) { return (byte & 0xC0) != 0x80; });
                    };
                    EXPECT_EQ(span.begin_char, characters(span.begin));
                    EXPECT_EQ(span.end_char, characters(span.end));
                    const auto& patterns = contest.rules().program().patterns;
                    const auto of_term = std::find_if(
                        patterns.begin(), patterns.end(),
                        [&](const Pattern& pattern) { return pattern.spelling == evidence.term; });
                    ASSERT_NE(of_term, patterns.end());
                    if (of_term->kind == Pattern::Kind::regex) continue;
                    const std::u32string text = oracle::folded(evidence.text);
                    const std::u32string term = oracle::folded(evidence.term);
                    const auto holds = [](const std::u32string& whole, const std::u32string& part) {
                        return whole.find(part) != std::u32string::npos;
                    };
                    const bool shown = evidence.folds.has(Fold::masked)
                                           ? !oracle::masked(term, text).empty()
                                       : evidence.lane == Lane::folded ? holds(text, term)
                                       : evidence.lane == Lane::squeezed
                                           ? holds(oracle::squeezed(text), oracle::squeezed(term))
                                           : !oracle::respelled(term, text).empty();
                    EXPECT_TRUE(shown) << evidence.term << " is not in " << evidence.text;
                }
    });
    EXPECT_GT(seen, 1000u);
}

TEST_F(Laws, AVerdictDependsOnItsReportOnly) {
    for_many(
        15, 20,
        [&](Contest& contest, const GeneratedGuideline& guideline, const Report& report, Random& random) {
            const auto all = [&](Judge& judge, const Report& of, Mode mode) {
                JudgeOptions options;
                options.mode = mode;
                options.all_revisions = true;
                options.explain = true;
                const auto judged = judge.judge(of, options);
                std::string out;
                if (!judged) return std::string(judged.errors().front().code);
                for (const Verdict& verdict : **judged) {
                    write_json(contest.rules(), verdict, out);
                    out += explain_text(contest.rules(), verdict, Language::japanese, false);
                }
                return out;
            };
            const std::string screened = all(contest.judge(), report, Mode::screen);
            const std::string assessed = all(contest.judge(), report, Mode::assess);
            const Report other =
                generate_report(random.branch(), guideline, contest.reference().open_keys());
            all(contest.judge(), other, Mode::assess);
            EXPECT_EQ(all(contest.judge(), report, Mode::screen), screened);
            all(contest.judge(), other, Mode::screen);
            EXPECT_EQ(all(contest.judge(), report, Mode::assess), assessed);
            // … and neither on which judge, nor on rules that were made again
            std::string errors;
            const auto again = Contest::of(guideline.text, errors);
            ASSERT_TRUE(again);
            EXPECT_EQ(again->rules().hash(), contest.rules().hash());
            EXPECT_EQ(all(again->judge(), report, Mode::assess), assessed);
        });
}

// What is true of each day of a month is said of the month, and of each revision what is said under it.
TEST_F(Laws, AllRevisionsAnswerAsEachDoesAlone) {
    for_many(30, 20, [&](Contest& contest, const GeneratedGuideline&, const Report& report, Random&) {
        for (const Mode mode : {Mode::screen, Mode::assess}) {
            JudgeOptions options;
            options.mode = mode;
            options.all_revisions = true;
            const auto judged = contest.judge().judge(report, options);
            if (!judged) return;
            const std::vector<Verdict> together = **judged;
            const History& history = contest.rules().program().history;
            for (const Verdict& verdict : together) {
                JudgeOptions one;
                one.mode = mode;
                one.revision = history.revisions[history.snapshots[verdict.selected.snapshot].revision].id;
                const auto alone = contest.judge().judge(report, one);
                if (!alone) continue;  // a fact may suit another revision only
                if ((**alone)[0].selected.snapshot != verdict.selected.snapshot) continue;
                EXPECT_EQ(statuses(contest, (**alone)[0]), statuses(contest, verdict)) << one.revision;
            }
        }
    });
}

}  // namespace
}  // namespace kijun::property
