// Any bytes as a line of reports: an error with a code, or a report.
#include "kijun/report.hpp"

#include "fuzz.hpp"
#include "kijun/claims.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace kijun;
    static ReportReader reader;
    Report report;
    Diagnostics warnings;
    const auto problem = reader.read(fuzz::text_of(data, size), report, warnings);
    if (problem) {
        fuzz::require(problem->code.size() == 5, "a refusal has a code");
        return 0;
    }
    // what was read, written and read again is the same report
    const std::string written = to_json(report);
    Report again;
    Diagnostics ignored;
    fuzz::require(!reader.read(written, again, ignored), "a report that was written can be read");
    fuzz::require(to_json(again) == written, "and is the same");
    return 0;
}
