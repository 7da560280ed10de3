// The C interface over the engine's public headers. Nothing is kept outside the handles, and no exception
// gets past `guarded`.
#include <algorithm>
#include <cstddef>
#include <cstring>
#include <exception>
#include <memory>
#include <new>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kijun.h"
#include "kijun/judge.hpp"
#include "kijun/judging_options.hpp"
#include "kijun/loading.hpp"
#include "kijun/report.hpp"

struct kijun_rules {
    std::shared_ptr<const kijun::Rules> rules;
};

struct kijun_judge {
    kijun_judge(std::shared_ptr<const kijun::Rules> rules, kijun::JudgeOptions with)
        : judge(std::move(rules)), options(std::move(with)) {}

    kijun::Judge judge;
    kijun::JudgeOptions options;
    kijun::ReportReader reader;
    kijun::Report report;
    kijun::Diagnostics warnings;
    std::vector<kijun::Verdict> verdicts;  // of the last report
    std::vector<std::string> written;      // as JSON, once asked for
};

struct kijun_problem {
    kijun::Diagnostics diagnostics;
    std::vector<std::string> english, japanese;
};

namespace {

using kijun::Diagnostics;

// What a problem says, with how to mend it.
std::string told(const kijun::Message& message, const std::optional<kijun::Message>& hint,
                 std::string kijun::Message::*language, const char* between) {
    return hint ? message.*language + between + *hint.*language : message.*language;
}

int32_t refuse(const Diagnostics& diagnostics, kijun_problem** problem) {
    if (problem == nullptr) return KIJUN_REFUSED;
    auto made = std::make_unique<kijun_problem>();
    for (const kijun::Diagnostic& one : diagnostics) {
        if (one.severity != kijun::Severity::error) continue;
        made->english.push_back(told(one.message, one.hint, &kijun::Message::en, "; "));
        made->japanese.push_back(told(one.message, one.hint, &kijun::Message::ja, "。"));
        made->diagnostics.push_back(one);
    }
    *problem = made.release();
    return KIJUN_REFUSED;
}

template <class Work>
int32_t guarded(kijun_problem** problem, Work work) noexcept {
    if (problem != nullptr) *problem = nullptr;
    try {
        return work();
    } catch (...) {
        return KIJUN_FAILED;
    }
}

kijun_text text_of(const std::string& text) { return {text.c_str(), text.size()}; }

int32_t hand_over(kijun::Result<std::shared_ptr<const kijun::Rules>> loaded, kijun_rules** rules,
                  kijun_problem** problem) {
    if (!loaded) return refuse(loaded.errors(), problem);
    *rules = new kijun_rules{std::move(*loaded)};
    return KIJUN_OK;
}

// The caller's options, of an older header or a newer one, with zeros for what it does not know of. Nothing
// if they say no size, or something that is not known here: ignoring it would be another judgment than was
// asked for.
std::optional<kijun_options> known(const kijun_options* given) {
    kijun_options options{};
    if (given == nullptr) return options;
    if (given->size < offsetof(kijun_options, revision)) return std::nullopt;
    const auto* bytes = reinterpret_cast<const unsigned char*>(given);
    if (given->size > sizeof options && std::any_of(bytes + sizeof options, bytes + given->size,
                                                    [](unsigned char byte) { return byte != 0; }))
        return std::nullopt;
    std::memcpy(&options, given, std::min(given->size, sizeof options));
    for (const char* text : {options.at, options.revision, options.known_at})
        if (text != nullptr && *text == '\0') return std::nullopt;
    return options;
}

kijun::Result<kijun::JudgeOptions> judge_options(const kijun::Rules& rules, const kijun_options& options) {
    const auto text = [](const char* given) { return std::string(given == nullptr ? "" : given); };
    kijun::JudgingOptions words;
    words.at = text(options.at);
    words.revision = text(options.revision);
    words.known_at = text(options.known_at);
    words.all_revisions = options.all_revisions != 0;
    words.mode = options.mode == KIJUN_ASSESS ? "assess" : "screen";
    Diagnostics warnings;
    auto made = kijun::judge_options(rules, words, warnings);
    if (made) made->explain = options.explain != 0;
    return made;
}

}  // namespace

extern "C" {

uint32_t kijun_abi(void) noexcept { return KIJUN_ABI; }

const char* kijun_version(void) noexcept { return kijun::engine_version().data(); }

int32_t kijun_rules_load(const char* path, kijun_rules** rules, kijun_problem** problem) noexcept {
    if (path == nullptr || rules == nullptr) return KIJUN_MISUSED;
    *rules = nullptr;
    return guarded(problem, [&] { return hand_over(kijun::load_rules(path), rules, problem); });
}

int32_t kijun_rules_load_bytes(const void* bundle, size_t size, kijun_rules** rules,
                               kijun_problem** problem) noexcept {
    if (bundle == nullptr || rules == nullptr) return KIJUN_MISUSED;
    *rules = nullptr;
    return guarded(problem, [&]() -> int32_t {
        const auto loading = kijun::Loading::from_environment();
        if (!loading) return refuse(loading.errors(), problem);
        auto read = kijun::read_bundle({static_cast<const char*>(bundle), size}, loading->trust);
        if (!read) return refuse(read.errors(), problem);
        return hand_over(kijun::make_rules(std::move(*read), loading->cache), rules, problem);
    });
}

const char* kijun_rules_hash(const kijun_rules* rules) noexcept {
    return rules == nullptr ? nullptr : rules->rules->hash().c_str();
}

void kijun_rules_free(kijun_rules* rules) noexcept { delete rules; }

int32_t kijun_judge_new(const kijun_rules* rules, const kijun_options* options, kijun_judge** judge,
                        kijun_problem** problem) noexcept {
    if (rules == nullptr || judge == nullptr) return KIJUN_MISUSED;
    *judge = nullptr;
    const auto asked = known(options);
    if (!asked) return KIJUN_MISUSED;
    const int chosen =
        (asked->at != nullptr) + (asked->revision != nullptr) + static_cast<int>(asked->all_revisions != 0);
    if (chosen > 1 || (asked->mode != KIJUN_SCREEN && asked->mode != KIJUN_ASSESS)) return KIJUN_MISUSED;
    return guarded(problem, [&]() -> int32_t {
        auto with = judge_options(*rules->rules, *asked);
        if (!with) return refuse(with.errors(), problem);
        *judge = new kijun_judge(rules->rules, std::move(*with));
        return KIJUN_OK;
    });
}

int32_t kijun_judge_report(kijun_judge* judge, const char* json, size_t size, size_t* verdicts,
                           kijun_problem** problem) noexcept {
    if (judge == nullptr || json == nullptr || verdicts == nullptr) return KIJUN_MISUSED;
    *verdicts = 0;
    return guarded(problem, [&]() -> int32_t {
        judge->verdicts.clear();
        judge->written.clear();
        judge->warnings.clear();
        if (auto wrong = judge->reader.read({json, size}, judge->report, judge->warnings))
            return refuse({std::move(*wrong)}, problem);
        if (judge->report.id.empty()) judge->report.id = "report";
        const auto made = judge->judge.judge(judge->report, judge->options);
        if (!made) return refuse(made.errors(), problem);
        judge->written.resize((*made)->size());
        judge->verdicts = **made;
        *verdicts = judge->verdicts.size();
        return KIJUN_OK;
    });
}

int32_t kijun_verdict_outcome(const kijun_judge* judge, size_t verdict) noexcept {
    if (judge == nullptr || verdict >= judge->verdicts.size()) return -1;
    switch (judge->verdicts[verdict].outcome) {
        case kijun::Outcome::candidate:
            return KIJUN_CANDIDATE;
        case kijun::Outcome::undetermined:
            return KIJUN_UNDETERMINED;
        case kijun::Outcome::out_of_scope:
            return KIJUN_OUT_OF_SCOPE;
    }
    return -1;
}

kijun_text kijun_verdict_json(kijun_judge* judge, size_t verdict) noexcept {
    if (judge == nullptr || verdict >= judge->verdicts.size()) return {};
    try {
        std::string& written = judge->written[verdict];
        if (written.empty()) kijun::write_json(judge->judge.rules(), judge->verdicts[verdict], written);
        return text_of(written);
    } catch (...) {
        return {};
    }
}

void kijun_judge_free(kijun_judge* judge) noexcept { delete judge; }

size_t kijun_problem_count(const kijun_problem* problem) noexcept {
    return problem == nullptr ? 0 : problem->diagnostics.size();
}

kijun_text kijun_problem_code(const kijun_problem* problem, size_t which) noexcept {
    if (which >= kijun_problem_count(problem)) return {};
    const std::string_view code = problem->diagnostics[which].code;
    return {code.data(), code.size()};
}

kijun_text kijun_problem_english(const kijun_problem* problem, size_t which) noexcept {
    return which < kijun_problem_count(problem) ? text_of(problem->english[which]) : kijun_text{};
}

kijun_text kijun_problem_japanese(const kijun_problem* problem, size_t which) noexcept {
    return which < kijun_problem_count(problem) ? text_of(problem->japanese[which]) : kijun_text{};
}

void kijun_problem_free(kijun_problem* problem) noexcept { delete problem; }

}  // extern "C"
