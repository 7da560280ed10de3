// What the threads of the service share: the rules, which change while they are judged by, and the record.
// To be run under the thread sanitiser, too.
#include <gtest/gtest.h>

#include <thread>

#include "background.hpp"
#include "desk.hpp"
#include "kijun/audit_recorder.hpp"
#include "rules_from_text.hpp"
#include "temporary_directory.hpp"

namespace kijun::serve {
namespace {

LoadedRulesPtr rules_that_find(const std::string& word) {
    auto made = std::make_shared<LoadedRules>();
    const auto compiled =
        test::compile_text(R"(guideline g "見本" { timezone "Asia/Tokyo" judged by received }
revision base "初版" of g { effective 2020-01-01 }
class c "区分"
category found "類型" in c { post has ")" +
                           word + "\" }\n");
    made->rules = compiled->rules;
    made->content = word;
    return made;
}

TEST(Threads, WhatIsDoneNowAndThenIsToldToStop) {
    std::atomic<bool> begun{false}, told{false};
    {
        const Periodic periodic(
            std::chrono::hours(1),
            [&](const std::stop_token& stop) {
                begun = true;
                while (!stop.stop_requested()) std::this_thread::yield();
                told = true;
            },
            true);
        while (!begun) std::this_thread::yield();
    }
    EXPECT_TRUE(told);
}

// Something is done also where the process ends at once, and goes on with it when it starts again.
TEST(Threads, WhatIsDoneAtOnceIsDoneInAnyCase) {
    std::atomic<int> done{0};
    for (int round = 0; round < 100; ++round)
        const Periodic periodic(
            std::chrono::hours(1), [&](const std::stop_token&) { ++done; }, true);
    EXPECT_EQ(done, 100);
}

TEST(Threads, RulesChangeWhileTheyAreJudgedBy) {
    const LoadedRulesPtr all[] = {rules_that_find("口座"), rules_that_find("通帳")};
    ActiveRules active{Loading{}};
    Metrics metrics({"judge"});
    Shadow shadow;
    active.activate(all[0]);
    std::atomic<int> begun{0};
    std::atomic<bool> stop{false};
    std::vector<std::jthread> threads;
    std::vector<std::uint64_t> judged(3);
    for (std::uint64_t& count : judged)
        threads.emplace_back([&] {
            Desk desk(active, metrics, shadow);
            Diagnostics warnings;
            for (; !stop; ++count) {
                EXPECT_FALSE(
                    desk.read(R"({"received_at":"2025-03-01","text":"口座"})", "report", warnings));
                const auto verdicts = desk.judge({}, false);
                ASSERT_TRUE(verdicts.ok());
                std::string answer;
                desk.write(**verdicts, ',', answer);
                // whole, by the rules that it names
                EXPECT_NE(answer.find(desk.used()->rules->hash()), std::string::npos);
                EXPECT_EQ(answer.find("\"outcome\":\"candidate\"") != std::string::npos,
                          desk.used() == all[0]);
                if (count == 0) ++begun;
            }
        });
    while (begun < 3) std::this_thread::yield();
    for (int round = 0; round < 300; ++round) {
        active.activate(all[round % 2]);
        shadow.start(all[(round + 1) % 2]->content);
        active.watch(all[(round + 1) % 2]);
        if (round % 3 == 0) {
            EXPECT_TRUE(active.promote(all[(round + 1) % 2]->content));
        }
        if (round % 5 == 0) active.note_failure(error("K0801", {}, "x", "x"));
        std::string text;
        JsonWriter json(text);
        shadow.write(json);
        metrics.render(text);
        EXPECT_TRUE(active.state().active);
        std::this_thread::yield();
    }
    stop = true;
    threads.clear();
    EXPECT_EQ(metrics.of(Metrics::candidate) + metrics.of(Metrics::out_of_scope),
              judged[0] + judged[1] + judged[2]);
}

TEST(Threads, ManyWriteToOneRecord) {
    const test::TemporaryDirectory directory;
    const AuditKey key = AuditKey::generate();
    const std::string path = directory.path("record.db");
    constexpr std::size_t threads = 4, entries = 100;
    std::atomic<std::size_t> answered{0};
    {
        auto store = AuditStore::open(path, key);
        ASSERT_TRUE(store.ok());
        AuditRecorder recorder(std::move(*store));
        std::vector<std::jthread> writing;
        for (std::size_t thread = 0; thread < threads; ++thread)
            writing.emplace_back([&, thread] {
                for (std::size_t number = 0; number < entries; ++number) {
                    AuditEntry entry;
                    entry.subject = std::to_string(thread) + ':' + std::to_string(number);
                    entry.open = "{}";
                    entry.sealed = "{}";
                    entry.seal = key.seal("{}");
                    EXPECT_TRUE(recorder.submit({entry}, [&](const Result<std::vector<AuditEntry>>& told) {
                        if (told.ok()) ++answered;
                    }));
                    EXPECT_FALSE(recorder.failure());
                }
            });
    }
    EXPECT_EQ(answered, threads * entries);
    auto store = AuditStore::open(path, key, true);
    ASSERT_TRUE(store.ok());
    const auto found = verify_audit(**store, key, std::nullopt);
    ASSERT_TRUE(found.ok());
    EXPECT_TRUE(found->sound());
    EXPECT_EQ(found->judgments, threads * entries);
}

}  // namespace
}  // namespace kijun::serve
