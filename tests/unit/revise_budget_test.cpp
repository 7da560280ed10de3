// Work in a child process: its answer, and each way of not giving one.
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <ctime>
#include <new>
#include <string>
#include <vector>

#include "kijun/budget.hpp"

namespace kijun {
namespace {

std::string_view code_of(const Result<std::string>& result) {
    return result.ok() ? "answered" : result.errors().front().code;
}

TEST(BudgetText, IsSecondsAndMegabytes) {
    const auto read = Budget::read("5,256");
    ASSERT_TRUE(read.ok());
    EXPECT_EQ(read->seconds, 5u);
    EXPECT_EQ(read->megabytes, 256u);
    for (const char* text :
         {"", "5", "5,", ",5", "0,5", "5,0", "5,6,7", "5 ,6", "-1,6", "5,99999999999", "a,b"}) {
        const auto wrong = Budget::read(text);
        ASSERT_FALSE(wrong.ok()) << text;
        EXPECT_EQ(wrong.errors().front().code, "K0832");
    }
}

TEST(RunWithin, GivesTheAnswer) {
    EXPECT_EQ(*run_within({}, [] { return std::string("答え"); }), "答え");
    EXPECT_EQ(*run_within({}, [] { return std::string(); }), "");
    const std::string much(3'000'000, 'x');  // more than a pipe holds
    EXPECT_EQ(*run_within({}, [&] { return much; }), much);
    int here = 0;
    EXPECT_TRUE(run_within({}, [&] { return std::to_string(++here); }).ok());
    EXPECT_EQ(here, 0);
}

TEST(RunWithin, StopsWorkWithoutEnd) {
    EXPECT_EQ(code_of(run_within({1, 256},
                                 [] {
                                     std::string text;
                                     for (std::size_t n = 0;; ++n) text = std::to_string(n);
                                     return text;
                                 })),
              "K0830");
}

TEST(RunWithin, StopsTooMuchMemory) {
#ifdef KIJUN_SANITIZED
    GTEST_SKIP() << "sanitisers need all the address space there is";
#endif
    EXPECT_EQ(code_of(run_within({20, 64},
                                 [] {
                                     std::vector<std::string> all;
                                     for (;;) all.emplace_back(1u << 20, 'x');
                                     return std::string();
                                 })),
              "K0831");
}

TEST(RunWithin, StopsTooLongAnswers) {
    EXPECT_EQ(code_of(run_within({20, 8}, [] { return std::string(10u << 20, 'x'); })), "K0831");
}

TEST(RunWithin, TellsOfACrash) {
    EXPECT_EQ(code_of(run_within({},
                                 []() -> std::string {
                                     std::raise(SIGKILL);
                                     return {};
                                 })),
              "K0833");
    EXPECT_EQ(code_of(run_within({}, []() -> std::string { std::_Exit(3); })), "K0833");
    EXPECT_EQ(code_of(run_within({}, []() -> std::string { throw 1; })), "K0833");
    EXPECT_EQ(code_of(run_within({}, []() -> std::string { throw std::bad_alloc(); })), "K0831");
}

// Uses up processor time, so many seconds of it.
void work(int seconds) {
    struct timespec begin {
    }, now{};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &begin);
    do ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    while (now.tv_sec - begin.tv_sec < seconds);
}

TEST(Confinement, GivesEachTurnItsTimeAndNoMore) {
    const pid_t child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
        Confinement confinement({1, 256});
        for (int turn = 0; turn < 3; ++turn) {
            work(1);
            confinement.next_turn();
        }
        work(60);
        ::_exit(0);
    }
    int status = 0;
    struct rusage used {};
    ASSERT_EQ(::wait4(child, &status, 0, &used), child);
    ASSERT_TRUE(WIFSIGNALED(status));
    EXPECT_EQ(WTERMSIG(status), SIGXCPU);
    const auto seconds = used.ru_utime.tv_sec + used.ru_stime.tv_sec;
    EXPECT_GE(seconds, 3);  // all three turns
    EXPECT_LE(seconds, 10);
}

}  // namespace
}  // namespace kijun
