// Counts that travel as text add up to what is counted at once.
#include <gtest/gtest.h>

#include "kijun/impact.hpp"
#include "kijun/statistics.hpp"
#include "rules_from_text.hpp"

namespace kijun {
namespace {

const std::string rules_text = R"(
guideline g "試験指針" { timezone "Asia/Tokyo" judged by received }
class a "甲"
class b "乙"
fact listed: bool "掲載を確認したか"
terms goods 等 { "通帳" "カード" }
category account "口座" in a { number ① post has goods }
category other "その他" in b { number ② post has "名義" listed }
revision r1 "初版" of g { effective 2020-01-01 }
revision r2 "改正" amends g { effective 2021-01-01
  replace terms goods { "通帳" "口座" "キャッシュカード" }
}
)";

const std::vector<std::string> cases{
    R"({"id":"1","text":"通帳","label":"account"})",
    R"({"id":"2","text":"カード"})",
    R"({"id":"3","text":"口座の名義"})",
    R"({"id":"4","text":"名義","label":"out_of_scope"})",
    R"({"id":"5","text":"名義","facts":{"listed":true}})",
    R"({"id":"6","text":"晴れ"})",
};

std::shared_ptr<const ImpactPlan> plan_of(const test::Compiled& compiled, std::uint32_t before = 0) {
    ImpactOptions options;
    options.before = before;
    options.after = 1 - before;
    Diagnostics warnings;
    auto plan = ImpactPlan::make(*compiled.model, compiled.sources, compiled.rules, options, warnings);
    EXPECT_TRUE(plan) << (plan ? "" : plan.errors().front().message.en);
    return plan ? *plan : nullptr;
}

ImpactCounts count(const std::shared_ptr<const ImpactPlan>& plan, std::size_t from, std::size_t to) {
    ImpactCounter counter(plan);
    Diagnostics warnings;
    for (std::size_t i = from; i < to; ++i) {
        const auto problem = counter.count(cases[i], i + 1, warnings);
        EXPECT_FALSE(problem) << problem->message.en;
    }
    return counter.counts();
}

TEST(Counts, OfAnImpactAddUpToThoseOfAllCases) {
    const auto compiled = test::compile_text(rules_text);
    ASSERT_TRUE(compiled->rules);
    const auto plan = plan_of(*compiled);
    ASSERT_TRUE(plan);
    const ImpactCounts all = count(plan, 0, cases.size());
    EXPECT_GT(all.flipped, 0u);
    EXPECT_GT(all.gaps.size(), 0u);
    EXPECT_EQ(all.labelled, 2u);
    for (std::size_t cut = 0; cut <= cases.size(); ++cut) {
        ImpactCounts sum = ImpactCounter(plan).counts();
        for (const auto& part : {count(plan, cut, cases.size()), count(plan, 0, cut)}) {
            const auto read = read_impact_counts(plan, impact_counts_text(*plan, part));
            ASSERT_TRUE(read) << read.errors().front().message.en;
            sum.add(*read, plan->options.examples);
        }
        EXPECT_EQ(impact_json(*plan, sum), impact_json(*plan, all)) << cut;
    }
}

TEST(Counts, OfAnotherComparisonAreRefused) {
    const auto compiled = test::compile_text(rules_text);
    ASSERT_TRUE(compiled->rules);
    const auto plan = plan_of(*compiled), other = plan_of(*compiled, 1);
    ASSERT_TRUE(plan && other);
    const std::string good = impact_counts_text(*plan, count(plan, 0, cases.size()));
    ASSERT_TRUE(read_impact_counts(plan, good));
    std::string more = good;
    more.replace(more.find("\"numbers\":["), 11, "\"numbers\":[7,");
    std::string strange = good;
    strange.replace(strange.find("\"groups\":[["), 11, "\"groups\":[[99");
    for (const std::string& text :
         {std::string("{"), std::string("[]"), impact_counts_text(*other, count(other, 0, 1)), more,
          strange, good.substr(0, good.size() / 2)}) {
        const auto read = read_impact_counts(plan, text);
        ASSERT_FALSE(read) << text;
        EXPECT_EQ(read.errors().front().code, "K0736");
    }
}

const std::vector<std::string> records{
    R"({"id":"1","received_at":"2021-02-01","category":"account","provider_country":"JP",)"
    R"("requested_at":"2021-02-02","removed_at":"2021-02-03"})",
    R"({"id":"2","received_at":"2021-02-01","category":"other","source":"cpc","hotline_to":"KR"})",
    R"({"id":"2","item":2,"received_at":"2021-02-01","hotline_from":"US"})",
    R"({"id":"3","received_at":"2020-12-31"})",
};

TEST(Counts, OfStatisticsAddUpToThoseOfAllRecords) {
    const auto compiled = test::compile_text(rules_text);
    ASSERT_TRUE(compiled->rules);
    StatisticsOptions options;
    options.period = {*make_day(2021, 1, 1), *make_day(2021, 12, 31)};
    const auto make = [&] {
        auto made = Statistics::make(compiled->rules->program(), compiled->rules->zone(),
                                     BusinessDays::japan(), options);
        EXPECT_TRUE(made);
        return *made;
    };
    const auto count_records = [&](std::size_t from, std::size_t to) {
        Statistics counted = make();
        RecordReader reader;
        Record record;
        for (std::size_t i = from; i < to; ++i) {
            const auto unread = reader.read(records[i], record);
            EXPECT_FALSE(unread) << unread->message.en;
            const auto problem = counted.add(record);
            EXPECT_FALSE(problem) << problem->message.en;
        }
        return counted;
    };
    const Statistics all = count_records(0, records.size());
    EXPECT_EQ(all.records(), 3u);
    EXPECT_EQ(all.outside(), 1u);
    for (std::size_t cut = 0; cut <= records.size(); ++cut) {
        Statistics sum = make();
        for (const auto& part : {count_records(0, cut), count_records(cut, records.size())}) {
            const auto problem = sum.add_text(part.counts_text());
            ASSERT_FALSE(problem) << problem->message.en;
        }
        EXPECT_EQ(sum.json(Language::japanese), all.json(Language::japanese)) << cut;
        EXPECT_EQ(sum.outside(), all.outside());
    }

    Statistics sum = make();
    const std::string text = all.counts_text();
    options.patrol = "other";
    for (const std::string& bad :
         {std::string("no"), std::string("{}"), make().counts_text(), text.substr(0, text.size() - 5)}) {
        const auto problem = sum.add_text(bad);
        ASSERT_TRUE(problem) << bad;
        EXPECT_EQ(problem->code, "K0736");
    }
    EXPECT_EQ(sum.records(), 0u);
}

}  // namespace
}  // namespace kijun
