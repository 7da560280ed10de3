// The rules of the tests, loaded once, and judges that free themselves.
#pragma once

#include <gtest/gtest.h>
#include <kijun.h>

namespace kijun_c_test {

inline kijun_rules* load_rules() {
    kijun_rules* rules = nullptr;
    EXPECT_EQ(kijun_rules_load(KIJUN_SOURCE_DIR "/stdlib_rules/ihc", &rules, nullptr), KIJUN_OK);
    return rules;
}

inline const kijun_rules* shared_rules() {
    struct Rules {
        kijun_rules* loaded = load_rules();
        ~Rules() { kijun_rules_free(loaded); }
    };
    static const Rules rules;
    return rules.loaded;
}

class Judge {
public:
    explicit Judge(const kijun_options* options = nullptr, const kijun_rules* rules = shared_rules()) {
        EXPECT_EQ(kijun_judge_new(rules, options, &judge_, nullptr), KIJUN_OK);
    }
    ~Judge() { kijun_judge_free(judge_); }
    Judge(const Judge&) = delete;
    [[nodiscard]] kijun_judge* get() const { return judge_; }

private:
    kijun_judge* judge_ = nullptr;
};

}  // namespace kijun_c_test
