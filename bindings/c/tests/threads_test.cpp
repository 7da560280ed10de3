// Rules shared by threads, each with a judge of its own: to be run under the thread sanitiser, too.
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include "shared_rules.hpp"

namespace {

using kijun_c_test::Judge;

std::vector<std::string> samples(std::size_t most) {
    std::ifstream file(KIJUN_SOURCE_DIR "/tests/samples/reports.ndjson");
    std::vector<std::string> lines;
    for (std::string line; lines.size() < most && std::getline(file, line);) lines.push_back(line);
    return lines;
}

std::string judged(const Judge& judge, const std::vector<std::string>& lines) {
    std::string all;
    for (const std::string& line : lines) {
        std::size_t verdicts = 0;
        EXPECT_EQ(kijun_judge_report(judge.get(), line.data(), line.size(), &verdicts, nullptr), KIJUN_OK);
        for (std::size_t i = 0; i < verdicts; ++i) all += kijun_verdict_json(judge.get(), i).data;
    }
    return all;
}

TEST(CThreads, OneJudgeAThreadOverTheSameRules) {
    const auto lines = samples(150);
    ASSERT_EQ(lines.size(), 150u);
    kijun_rules* rules = kijun_c_test::load_rules();
    std::string expected;
    {
        const Judge judge(nullptr, rules);
        expected = judged(judge, lines);
    }
    std::vector<std::string> found(4);
    {
        std::vector<std::jthread> threads;
        for (std::string& mine : found)
            threads.emplace_back([&mine, &lines, rules] {
                const Judge judge(nullptr, rules);  // made while others judge
                mine = judged(judge, lines);
            });
    }
    for (const std::string& mine : found) EXPECT_EQ(mine, expected);

    // the handle may go while a judge works
    const Judge judge(nullptr, rules);
    std::jthread freeing([rules] { kijun_rules_free(rules); });
    EXPECT_EQ(judged(judge, lines), expected);
}

}  // namespace
