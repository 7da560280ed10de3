// Folding and scanning, the parts of judging that the floor has too.
#include "kijun/text.hpp"

#include <fmt/format.h>

#include "floor.hpp"
#include "rows.hpp"

namespace kijun::bench {

namespace {

// The same terms, looked for as written only, with one of the folds of hidden forms, and with all of them.
void measure_hidden(const Setup& setup, Results& results) {
    const std::string written = "as written only";
    std::vector<std::pair<std::string, Folds>> wanted{{written, {}}};
    each_fold(evading_folds, [&](Fold fold) { wanted.emplace_back(name_of(fold).english, Folds{fold}); });
    wanted.emplace_back("all hidden forms", evading_folds);
    std::vector<Variant> variants;
    for (const auto& [name, folds] : wanted) {
        const std::span<const Pattern> all = setup.rules->patterns().all();
        std::vector<Pattern> patterns(all.begin(), all.end());
        for (Pattern& pattern : patterns) pattern.evading = pattern.evading & folds;
        auto compiled = Patterns::compile(std::move(patterns));
        if (!compiled) throw std::runtime_error(compiled.errors().front().message.en);
        variants.push_back(over(setup.corpus, name, name == written ? Against{} : costs_of(written),
                                [scanner = std::make_shared<Scanner>(*compiled)](const Report& report) {
                                    std::uint64_t found = 0;
                                    each_field(report, [&](const std::string& field) {
                                        found += scanner->scan(field).size();
                                    });
                                    return found;
                                }));
    }
    measure("hidden forms", std::move(variants), setup, results);
}

}  // namespace

void measure_text(const Setup& setup, Results& results) {
    const Patterns& patterns = setup.rules->patterns();
    Icu icu;
    Text text;
    OneScan one_scan(patterns);
    Scanner scanner(patterns);
    const auto over_fields = [&](const char* name, Against against, auto each) {
        return over(setup.corpus, name, std::move(against), [each](const Report& report) {
            std::uint64_t sum = 0;
            each_field(report, [&](const std::string& field) { sum += each(field); });
            return sum;
        });
    };
    const char* const icu_with_edits = "ICU normalizeUTF8 with Edits";
    measure("fold",
            {over_fields(icu_with_edits, {},
                         [&](const std::string& field) { return icu.normalize(field, true).size(); }),
             over_fields("ICU normalizeUTF8 without", faster_than(icu_with_edits),
                         [&](const std::string& field) { return icu.normalize(field, false).size(); }),
             over_fields("Text::assign", faster_than(icu_with_edits),
                         [&](const std::string& field) {
                             text.assign(field);
                             return text.lane(Lane::folded).size();
                         }),
             over_fields("Text::assign, squeezed too", faster_than(icu_with_edits),
                         [&](const std::string& field) {
                             text.assign(field);
                             return text.lane(Lane::squeezed).size();
                         })},
            setup, results);

    const char* const floor = "floor: ICU with Edits, one hs_scan";
    measure(
        "scan",
        {over_fields(floor, {},
                     [&](const std::string& field) { return one_scan.scan(icu.normalize(field, true)); }),
         over_fields("Scanner::scan", faster_than(floor),
                     [&](const std::string& field) { return scanner.scan(field).size(); }),
         over_fields("Scanner::scan, all spans", faster_than(floor),
                     [&](const std::string& field) {
                         std::uint64_t sum = 0;
                         for (const Match& match : scanner.scan(field))
                             sum += scanner.text().source(match.lane, match.begin, match.end).end_char;
                         return sum;
                     })},
        setup, results);

    measure_hidden(setup, results);

    std::size_t written = 0, hidden = 0, fields = 0, with_hits = 0;
    for (const Report& report : setup.corpus.reports) {
        each_field(report, [&](const std::string& field) {
            const auto found = scanner.scan(field);
            ++fields;
            with_hits += found.empty() ? 0 : 1;
            for (const Match& match : found) ++(match.folds.empty() ? written : hidden);
        });
    }
    results.note("fields with a match", fmt::format("{:.1f} %", 100.0 * static_cast<double>(with_hits) /
                                                                    static_cast<double>(fields)));
    results.note("matches as written", std::to_string(written));
    results.note("matches in hidden forms", std::to_string(hidden));
}

}  // namespace kijun::bench
