// Any bytes as a bundle: refused with a code, or read; never more. The hashes would stop nearly all damage,
// so an input that begins with an odd byte is the program of a bundle whose hashes are right.
#include "kijun/bundle.hpp"

#include "bundle_bytes.hpp"
#include "fuzz.hpp"
#include "kijun/judge.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace kijun;
    if (size == 0) return 0;
    std::string bytes(fuzz::text_of(data + 1, size - 1));
    if (data[0] % 2 == 1) {
        const std::string nothing(4, '\0');  // an empty list
        bytes = test::sealed(nothing, bytes, nothing, program_version, lane_version);
    }
    auto bundle = read_bundle(bytes);
    if (!bundle) {
        fuzz::require(bundle.errors().front().code.starts_with("K08"), "a refusal is one of the bundle's");
        return 0;
    }
    // what was accepted can be judged with
    if (bundle->content.program.patterns.size() > 64) return 0;
    auto rules = Rules::make(std::move(bundle->content.program), "fuzz");
    if (!rules) return 0;
    Judge judge(*rules);
    Report report;
    report.text = "口座買います";
    report.received_at = "2025-09-25";
    report.dates.received = parse_report_date(report.received_at);
    const auto judge_with = [&](const JudgeOptions& options) {
        const auto verdicts = judge.judge(report, options);
        if (!verdicts) return;
        std::string out;
        for (const Verdict& verdict : **verdicts) write_json(**rules, verdict, out);
    };
    JudgeOptions options;
    options.explain = true;
    judge_with(options);
    options.known_at = LocalDay{20'000};
    judge_with(options);
    options.known_at.reset();
    options.all_revisions = true;
    judge_with(options);
    options.all_revisions = false;
    for (const RevisionInfo& revision : (*rules)->program().history.revisions) {
        options.revision = revision.id;
        judge_with(options);
    }
    return 0;
}
