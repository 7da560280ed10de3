// What `kijun debug ir` and `kijun debug plan` print of tests/golden/compile/NAME.kijun: NAME.ir,
// NAME.plan.
#include <gtest/gtest.h>

#include "golden.hpp"
#include "rules_from_text.hpp"

namespace kijun {
namespace {

class CompileGolden : public ::testing::TestWithParam<std::filesystem::path> {};

TEST_P(CompileGolden, IrAndPlan) {
    const auto compiled = test::compile_text(test::read_file(GetParam()));
    ASSERT_TRUE(compiled->rules);
    const std::string stem = (GetParam().parent_path() / GetParam().stem()).string();
    test::expect_golden(stem + ".ir", dump_ir(compiled->rules->program()));
    test::expect_golden(stem + ".plan", dump_plan(compiled->rules->program()));
}

INSTANTIATE_TEST_SUITE_P(Files, CompileGolden,
                         ::testing::ValuesIn(test::golden_inputs("compile", ".kijun")),
                         [](const auto& file) { return file.param.stem().string(); });

}  // namespace
}  // namespace kijun
