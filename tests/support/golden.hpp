// Golden files: what a stage says, kept as text and compared byte for byte. To accept a change, run the
// test with KIJUN_UPDATE_GOLDEN=1 and read the difference before committing it.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace kijun::test {

inline std::string read_file(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

inline void expect_golden(const std::filesystem::path& path, const std::string& actual) {
    if (std::getenv("KIJUN_UPDATE_GOLDEN") != nullptr) {
        std::ofstream(path, std::ios::binary) << actual;
        return;
    }
    ASSERT_TRUE(std::filesystem::exists(path)) << path;
    EXPECT_EQ(actual, read_file(path)) << path;
}

// The files of tests/golden/<folder> with this extension, sorted.
inline std::vector<std::filesystem::path> golden_inputs(const std::string& folder,
                                                        const std::string& extension) {
    std::vector<std::filesystem::path> inputs;
    for (const auto& entry : std::filesystem::directory_iterator(KIJUN_TEST_DIR "/golden/" + folder)) {
        if (entry.path().extension() == extension) inputs.push_back(entry.path());
    }
    std::sort(inputs.begin(), inputs.end());
    return inputs;
}

}  // namespace kijun::test
