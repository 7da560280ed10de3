// Rules shared by threads through the C++ interface: to be run under the thread sanitiser, too.
#include <fstream>
#include <thread>

#include "kijun/loading.hpp"
#include "rules_from_text.hpp"

namespace kijun {
namespace {

std::string judged(Judge& judge, const std::vector<std::string>& lines, const JudgeOptions& options) {
    ReportReader reader;
    Report report;
    Diagnostics warnings;
    std::string all;
    for (const std::string& line : lines) {
        EXPECT_FALSE(reader.read(line, report, warnings));
        const auto verdicts = judge.judge(report, options);
        EXPECT_TRUE(verdicts.ok());
        if (!verdicts.ok()) continue;
        for (const Verdict& verdict : **verdicts) {
            write_json(judge.rules(), verdict, all);
            all += explain_text(judge.rules(), verdict, Language::japanese, false);
        }
    }
    return all;
}

TEST(Threads, OneJudgeAThreadOverTheSameRules) {
    std::vector<std::string> lines;
    std::ifstream file(KIJUN_SOURCE_DIR "/tests/samples/reports.ndjson");
    for (std::string line; lines.size() < 100 && std::getline(file, line);) lines.push_back(line);
    ASSERT_EQ(lines.size(), 100u);
    std::shared_ptr<const Rules> rules;
    {
        const auto loaded = load_rules(KIJUN_SOURCE_DIR "/stdlib_rules/ihc");
        ASSERT_TRUE(loaded.ok());
        rules = *loaded;
    }
    JudgeOptions options;
    options.all_revisions = true;
    options.explain = true;
    std::string expected;
    {
        Judge judge(rules);
        expected = judged(judge, lines, options);
    }
    std::vector<std::string> found(4);
    {
        std::vector<std::jthread> threads;
        for (std::string& mine : found)
            threads.emplace_back([&mine, &lines, &options, shared = rules] {
                Judge judge(shared);  // made while others judge
                mine = judged(judge, lines, options);
            });
        rules.reset();  // the last judge takes the rules with it
    }
    for (const std::string& mine : found) EXPECT_EQ(mine, expected);
}

}  // namespace
}  // namespace kijun
