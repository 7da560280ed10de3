// Once warm, scanning allocates nothing.
#include <gtest/gtest.h>

#include <cstdlib>
#include <new>
#include <string>

#include "kijun/patterns.hpp"

namespace {

std::size_t allocations = 0;

[[maybe_unused]] void* counted(std::size_t size) {
    ++allocations;
    if (void* memory = std::malloc(size == 0 ? 1 : size)) return memory;
    throw std::bad_alloc();
}

}  // namespace

// A sanitiser counts and pairs allocations itself: there nothing is counted.
#if defined(__SANITIZE_ADDRESS__)
#define KIJUN_SANITISED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define KIJUN_SANITISED 1
#endif
#endif

#ifndef KIJUN_SANITISED
void* operator new(std::size_t size) { return counted(size); }
void* operator new[](std::size_t size) { return counted(size); }
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t) noexcept { std::free(memory); }
#endif

namespace kijun {
namespace {

TEST(Allocation, NoneOnceWarm) {
#ifdef KIJUN_SANITISED
    GTEST_SKIP() << "the sanitiser's own allocations are not ours";
#endif
    const Result<Patterns> patterns =
        Patterns::compile({{Pattern::Kind::literal, "口座", true, {1}},
                           {Pattern::Kind::literal, "銀行口座", true, {}},
                           {Pattern::Kind::literal, "闇バイト", true, {}},
                           {Pattern::Kind::regex, "日給[0-9]{1,3}万", false, {}}});
    ASSERT_TRUE(patterns.ok());
    Scanner scanner(*patterns);
    std::string text;
    for (int i = 0; i < 50; ++i) text += "　銀行口座と口/座、闇★バ★イ★ト。ＤＭで「日給１０万」ﾊﾞｲﾄ㍿\n";
    std::size_t matches = 0;
    std::uint32_t last = 0;
    const auto judge_once = [&] {
        const auto found = scanner.scan(text);
        matches = found.size();
        for (const Match& match : found)
            last = scanner.text().source(match.lane, match.begin, match.end).end_char;
    };
    judge_once();
    judge_once();
    const std::size_t before = allocations;
    judge_once();
    EXPECT_EQ(allocations, before);
    EXPECT_EQ(matches, 50u * 4);
    EXPECT_GT(last, 1000u);
    EXPECT_GT(before, 0u);
}

}  // namespace
}  // namespace kijun
