// JUnit XML, as build servers read it.

#include <fmt/format.h>

#include <map>

#include "asking.hpp"
#include "markup.hpp"

namespace kijun {

namespace {

// XML 1.0 has no place for most control characters, not even escaped.
std::string attribute(std::string_view text) {
    std::string out;
    for (const char byte : escape_markup(text)) {
        const auto code = static_cast<unsigned char>(byte);
        if (code == '\n' || code == '\t' || code == '\r')
            out += fmt::format("&#{};", code);
        else if (code < 0x20)
            out += "\xEF\xBF\xBD";
        else
            out += byte;
    }
    return out;
}

}  // namespace

std::string junit_xml(const std::vector<TestCase>& cases, const CaseRun& run) {
    std::map<std::string, std::vector<const CaseCheck*>> suites;
    for (const CaseCheck& check : run.checks) suites[cases[check.test].file].push_back(&check);

    // a check that could not be judged is an error, else one that came out otherwise is a failure
    const auto unusable = [&](const CaseCheck& check) {
        for (std::size_t i = check.failures_begin; i < check.failures_end; ++i)
            if (run.failures[i].unusable) return true;
        return false;
    };
    std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
    std::string body;
    std::size_t all_failures = 0, all_errors = 0;
    for (const auto& [file, checks] : suites) {
        std::size_t failures = 0, errors = 0;
        std::string tests;
        for (const CaseCheck* check : checks) {
            const TestCase& test = cases[check->test];
            tests += fmt::format("    <testcase classname=\"{}\" name=\"{}\" file=\"{}\" line=\"{}\"",
                                 attribute(file), attribute(test.title + " · " + check->when),
                                 attribute(file), test.line);
            if (check->failures_begin == check->failures_end) {
                tests += "/>\n";
                continue;
            }
            const bool error = unusable(*check);
            ++(error ? errors : failures);
            std::string lines;
            for (std::size_t i = check->failures_begin; i < check->failures_end; ++i) {
                const CaseFailure& failure = run.failures[i];
                lines += failure.revision.empty()
                             ? failure.message.en + "\n"
                             : fmt::format("under {}: {}\n", failure.revision, failure.message.en);
            }
            const char* element = error ? "error" : "failure";
            tests += fmt::format(">\n      <{} message=\"{}\">{}</{}>\n    </testcase>\n", element,
                                 attribute(run.failures[check->failures_begin].message.en),
                                 attribute(lines), element);
        }
        body += fmt::format(
            "  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"{}\">\n{}  </testsuite>\n",
            attribute(file), checks.size(), failures, errors, tests);
        all_failures += failures;
        all_errors += errors;
    }
    return out +
           fmt::format(
               "<testsuites name=\"kijun\" tests=\"{}\" failures=\"{}\" errors=\"{}\">\n{}</testsuites>\n",
               run.checks.size(), all_failures, all_errors, body);
}

}  // namespace kijun
