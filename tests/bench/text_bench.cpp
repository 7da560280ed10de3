// Folding and scanning against the floor: ICU's normalisation with edits, then one scan of the same
// patterns over the result.
#include <fmt/format.h>

#include "bench.hpp"
#include "floor.hpp"
#include "kijun/text.hpp"

namespace kijun::bench {

void measure_text(const Setup& setup, Results& results) {
    const std::vector<std::string>& fields = setup.corpus.fields;
    const Patterns& patterns = setup.rules->patterns();
    Icu icu;
    Text text;
    OneScan one_scan(patterns);
    Scanner scanner(patterns);
    const auto over_fields = [&fields](auto&& each) {
        return [&fields, each] {
            std::uint64_t sum = 0;
            for (const std::string& field : fields) sum += each(field);
            return sum;
        };
    };

    measure("fold",
            {{"ICU normalizeUTF8 with Edits",
              over_fields([&](const std::string& field) { return icu.normalize(field, true).size(); })},
             {"ICU normalizeUTF8 without",
              over_fields([&](const std::string& field) { return icu.normalize(field, false).size(); })},
             {"Text::assign", over_fields([&](const std::string& field) {
                  text.assign(field);
                  return text.lane(Lane::folded).size();
              })},
             {"Text::assign and squeeze", over_fields([&](const std::string& field) {
                  text.assign(field);
                  return text.lane(Lane::squeezed).size();
              })}},
            setup.rounds, results);

    measure("scan",
            {{"floor: ICU with Edits, one hs_scan", over_fields([&](const std::string& field) {
                  return one_scan.scan(icu.normalize(field, true));
              })},
             {"hs_scan of the raw text",
              over_fields([&](const std::string& field) { return one_scan.scan(field); })},
             {"Scanner::scan",
              over_fields([&](const std::string& field) { return scanner.scan(field).size(); })},
             {"Scanner::scan, all spans", over_fields([&](const std::string& field) {
                  std::uint64_t sum = 0;
                  for (const Match& match : scanner.scan(field)) {
                      sum += scanner.text().source(match.lane, match.begin, match.end).end_char;
                  }
                  return sum;
              })}},
            setup.rounds, results);

    std::size_t folded = 0, squeezed = 0, with_hits = 0;
    for (const std::string& field : fields) {
        const auto found = scanner.scan(field);
        with_hits += found.empty() ? 0 : 1;
        for (const Match& match : found) ++(match.lane == Lane::folded ? folded : squeezed);
    }
    results.facts.emplace_back("matches in the folded lane", fmt::format("{}", folded));
    results.facts.emplace_back("accepted in the squeezed lane", fmt::format("{}", squeezed));
    results.facts.emplace_back("fields with a match",
                               fmt::format("{:.1f} %", 100.0 * static_cast<double>(with_hits) /
                                                           static_cast<double>(fields.size())));
    results.facts.emplace_back("saved databases", fmt::format("{} bytes", patterns.save().size()));
}

}  // namespace kijun::bench
