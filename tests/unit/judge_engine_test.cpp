// A judge whose pattern engine does not work says so; it does not find nothing.
#include <hs.h>

#include "judging.hpp"

namespace kijun {
namespace {

using test::category;
using test::Judging;
using test::report_of;

// How a judge made without memory for the engine answers.
std::string refused(const std::string& condition, const char* text) {
    const auto compiled = test::compile_text(category(condition));
    hs_set_scratch_allocator([](std::size_t) -> void* { return nullptr; }, nullptr);
    Judge judge(compiled->rules);
    hs_set_scratch_allocator(nullptr, nullptr);
    const auto judged = judge.judge(report_of(text), {});
    return judged ? std::string() : std::string(judged.errors().front().code);
}

TEST(NoScratch, IsAnErrorOfEveryReport) {
    // an expression without words to wait for
    for (const char* text : {"通帳等", "nothing", ""})
        EXPECT_EQ(refused("text has /[一-龠]{3}/", text), "K0404");
}

TEST(NoScratch, IsNothingToRulesThatNeedNone) { EXPECT_EQ(refused("text has \"通帳\"", "通帳"), ""); }

TEST(Sizes, ATextThatWouldBeCutIsRefused) {
    Judging j(category("text has \"通帳\""));
    Report report = report_of("");
    report.page_text.assign(Text::max_bytes + 1, 'a');
    EXPECT_EQ(j.refused(report), "K0713");
}

}  // namespace
}  // namespace kijun
