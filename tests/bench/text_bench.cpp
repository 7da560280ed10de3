// Folding and scanning against the floor: ICU's normalisation with edits, then one scan of the same
// patterns over the result.
#include <fmt/format.h>
#include <hs.h>
#include <unicode/bytestream.h>
#include <unicode/edits.h>
#include <unicode/normalizer2.h>

#include <stdexcept>

#include "bench.hpp"
#include "kijun/text.hpp"

namespace kijun::bench {

namespace {

// The same patterns in one database, as somebody without lanes would write them: which patterns match and
// where matches end, nothing more.
class OneScan {
public:
    explicit OneScan(const Patterns& patterns) {
        std::vector<std::string> expressions;
        std::vector<unsigned> flags, ids;
        for (const Pattern& pattern : patterns.all()) {
            ids.push_back(static_cast<unsigned>(ids.size()));
            if (pattern.kind == Pattern::Kind::regex) {
                expressions.push_back(translate_regex(pattern.spelling, {})->hyperscan);
                flags.push_back(HS_FLAG_UTF8 | HS_FLAG_DOTALL);
                continue;
            }
            std::string expression;
            for (const char byte : fold_term(pattern.spelling, Lane::folded)) {
                expression += fmt::format("\\x{:02X}", static_cast<unsigned char>(byte));
            }
            expressions.push_back(std::move(expression));
            flags.push_back(0);
        }
        std::vector<const char*> texts;
        for (const std::string& expression : expressions) texts.push_back(expression.c_str());
        hs_compile_error_t* error = nullptr;
        if (hs_compile_multi(texts.data(), flags.data(), ids.data(), static_cast<unsigned>(texts.size()),
                             HS_MODE_BLOCK, nullptr, &database_, &error) != HS_SUCCESS ||
            hs_alloc_scratch(database_, &scratch_) != HS_SUCCESS) {
            throw std::runtime_error("the floor's database does not compile");
        }
    }
    OneScan(const OneScan&) = delete;
    OneScan& operator=(const OneScan&) = delete;
    ~OneScan() {
        hs_free_scratch(scratch_);
        hs_free_database(database_);
    }

    std::uint64_t scan(const std::string& text) {
        std::uint64_t found = 0;
        const auto count = [](unsigned, unsigned long long, unsigned long long, unsigned,
                              void* context) -> int {
            ++*static_cast<std::uint64_t*>(context);
            return 0;
        };
        hs_scan(database_, text.data(), static_cast<unsigned>(text.size()), 0, scratch_, count, &found);
        return found;
    }

private:
    hs_database_t* database_ = nullptr;
    hs_scratch_t* scratch_ = nullptr;
};

class Icu {
public:
    const std::string& normalize(const std::string& text, bool with_edits) {
        UErrorCode status = U_ZERO_ERROR;
        static const icu::Normalizer2* const nfkc_cf = icu::Normalizer2::getNFKCCasefoldInstance(status);
        out_.clear();
        icu::StringByteSink<std::string> sink(&out_);
        edits_.reset();
        nfkc_cf->normalizeUTF8(0, icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())),
                               sink, with_edits ? &edits_ : nullptr, status);
        return out_;
    }

private:
    std::string out_;
    icu::Edits edits_;
};

}  // namespace

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
