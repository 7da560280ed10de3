// The diagnostics of the model as people read them, in both languages: tests/golden/model/NAME.kijun
// and what is said of it in NAME.en.txt and NAME.ja.txt.
#include <gtest/gtest.h>

#include "golden.hpp"
#include "model_from_text.hpp"

namespace kijun {
namespace {

class ModelGolden : public ::testing::TestWithParam<std::filesystem::path> {};

TEST_P(ModelGolden, Diagnostics) {
    const std::filesystem::path& input = GetParam();
    const auto built = test::try_build(test::Files{{input.filename().string(), test::read_file(input)}});
    EXPECT_FALSE(built->diagnostics.empty());
    const std::string stem = (input.parent_path() / input.stem()).string();
    test::expect_golden(stem + ".en.txt", built->rendered(Language::english));
    test::expect_golden(stem + ".ja.txt", built->rendered(Language::japanese));
}

INSTANTIATE_TEST_SUITE_P(Files, ModelGolden, ::testing::ValuesIn(test::golden_inputs("model", ".kijun")),
                         [](const auto& file) { return file.param.stem().string(); });

}  // namespace
}  // namespace kijun
