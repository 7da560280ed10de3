// Folding and scanning, the parts of judging that the floor has too.
#include "kijun/text.hpp"

#include <fmt/format.h>

#include "floor.hpp"
#include "rows.hpp"

namespace kijun::bench {

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

    std::size_t folded = 0, squeezed = 0, fields = 0, with_hits = 0;
    for (const Report& report : setup.corpus.reports) {
        each_field(report, [&](const std::string& field) {
            const auto found = scanner.scan(field);
            ++fields;
            with_hits += found.empty() ? 0 : 1;
            for (const Match& match : found) ++(match.lane == Lane::folded ? folded : squeezed);
        });
    }
    results.note("fields with a match", fmt::format("{:.1f} %", 100.0 * static_cast<double>(with_hits) /
                                                                    static_cast<double>(fields)));
    results.note("matches in the folded lane", std::to_string(folded));
    results.note("accepted in the squeezed lane", std::to_string(squeezed));
}

}  // namespace kijun::bench
