// Rules tried in a process of their own: each way in which that can end. The process is a script here.
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "temporary_directory.hpp"
#include "trial.hpp"

namespace kijun::serve {
namespace {

std::string ended(const std::string& script, const std::string& bytes = "bundle") {
    const test::TemporaryDirectory directory;
    const std::string program = directory.write("program", "#!/bin/sh\n" + script + "\n");
    ::chmod(program.c_str(), 0700);
    const auto problem = try_bundle(bytes, {1, 100}, program);
    return problem ? std::string(problem->code) : "tried";
}

TEST(TryBundle, TellsHowItEnded) {
    EXPECT_EQ(ended("exit 0"), "tried");
    EXPECT_EQ(ended("exit 4"), "tried");  // it is no good: whoever loads it will say so
    EXPECT_EQ(ended("exit 70"), "K0831");
    EXPECT_EQ(ended("kill -XCPU $$"), "K0830");
    EXPECT_EQ(ended("kill -KILL $$"), "K0831");
    EXPECT_EQ(ended("kill -SEGV $$"), "K0833");
    EXPECT_EQ(ended("exec sleep 1000"), "K0830");  // it does nothing, and is not waited for without end
}

TEST(TryBundle, HandsOverTheBytesAndTheBudget) {
    EXPECT_EQ(ended(R"sh([ "$*" = "inspect - --budget 1,100" ] && [ "$(cat)" = bundle ] || exit 70)sh"),
              "tried");
    const std::string much(5'000'000, 'x');  // more than a socket holds
    EXPECT_EQ(ended(R"sh([ "$(wc -c)" -eq 5000000 ] || exit 70)sh", much), "tried");
    EXPECT_EQ(ended("exit 0", much), "tried");  // though nobody took them
}

TEST(TryBundle, WithoutAProgramThereIsNoTrial) {
    const auto problem = try_bundle("bundle", {1, 100}, "/nothing/here");
    ASSERT_TRUE(problem);
    EXPECT_EQ(problem->code, "K0833");
}

}  // namespace
}  // namespace kijun::serve
