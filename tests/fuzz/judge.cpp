// Any bytes as the texts of a report, against rules that use every kind of condition: the engine says what
// the reference evaluator says.
#include "contest.hpp"
#include "fuzz.hpp"

namespace {

kijun::property::Contest& contest() {
    static std::string errors;
    static const auto made = kijun::property::Contest::of(std::string(kijun::fuzz::rules), errors);
    if (!made) std::fprintf(stderr, "%s\n", errors.c_str());
    kijun::fuzz::require(made != nullptr, "the rules compile");
    return *made;
}

}  // namespace

// Before the first input, whose time is limited.
extern "C" int LLVMFuzzerInitialize(int*, char***) { return contest(), 0; }

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace kijun;
    if (size < 2 || size > 1u << 10) return 0;
    const std::uint8_t choices = data[0];
    const std::string_view texts = fuzz::text_of(data + 1, size - 1);
    const std::size_t cut = texts.find('\n');
    Report report;
    report.id = "fuzz";
    report.text = texts.substr(0, cut);
    if (cut != std::string_view::npos) report.title = texts.substr(cut + 1);
    report.received_at = (choices & 1) != 0 ? "2025-02-27T15:00:00Z" : "2025-02-27T14:59:59Z";
    report.dates.received = parse_report_date(report.received_at);
    if ((choices & 2) != 0) report.facts.push_back({"image", (choices & 4) != 0});
    if ((choices & 8) != 0) report.facts.push_back({"amount", std::int64_t{choices >> 4}});
    JudgeOptions options;
    options.mode = (choices & 16) != 0 ? Mode::assess : Mode::screen;
    options.all_revisions = (choices & 32) != 0;
    const auto answers = contest().ask(report, options);
    if (!answers.agree())
        std::fprintf(stderr, "engine: %s\nreference: %s\n", answers.engine.c_str(),
                     answers.reference.c_str());
    fuzz::require(answers.agree(), "engine and reference agree");
    return 0;
}
