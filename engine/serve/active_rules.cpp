#include "active_rules.hpp"

#include <algorithm>

#include "kijun/file.hpp"
#include "trial.hpp"

namespace kijun::serve {

namespace {

LoadedRulesPtr loaded(std::shared_ptr<const Rules> rules, std::string bundle, std::string content,
                      std::string origin) {
    auto made = std::make_shared<LoadedRules>();
    *made = {std::move(rules), std::move(bundle), std::move(content), std::move(origin),
             std::time(nullptr)};
    return made;
}

}  // namespace

Result<LoadedRulesPtr> ActiveRules::read_path(const std::string& path) const {
    if (is_bundle(path)) {
        auto bytes = read_whole_file(path);
        if (!bytes) return bytes.errors();
        return read_bytes(std::move(*bytes), path);
    }
    auto input = read_rules({path}, Stage::rules, loading_);
    if (!input.sound()) {
        std::erase_if(input.diagnostics, [](const auto& one) { return one.severity != Severity::error; });
        return std::move(input.diagnostics);
    }
    std::string bytes = make_bundle(input);
    const auto bundle = read_bundle(bytes);
    if (!bundle) return bundle.errors();
    return loaded(std::move(input.rules), std::move(bytes), hex(bundle->seal.content), path);
}

Result<LoadedRulesPtr> ActiveRules::read_bytes(std::string bytes, const std::string& origin) const {
    auto bundle = read_bundle(bytes, loading_.trust);
    if (!bundle) return bundle.errors();
    const std::string content = hex(bundle->seal.content);
    auto rules = make_rules(std::move(*bundle), loading_.cache);
    if (!rules) return rules.errors();
    return loaded(std::move(*rules), std::move(bytes), content, origin);
}

Result<LoadedRulesPtr> ActiveRules::read_sent(std::string bytes, const std::string& origin,
                                              const Budget& budget) const {
    // what is not whole, or not of whom it must be, needs no trial
    if (const auto bundle = read_bundle(bytes, loading_.trust); !bundle) return bundle.errors();
    if (auto problem = try_bundle(bytes, budget)) return std::move(*problem);
    return read_bytes(std::move(bytes), origin);
}

void ActiveRules::activate(LoadedRulesPtr rules) {
    const std::lock_guard lock(mutex_);
    state_.active = std::move(rules);
    state_.last_failure.reset();
    ++state_.loaded;
    state_.generation = generation_.fetch_add(1, std::memory_order_acq_rel) + 1;
}

void ActiveRules::watch(LoadedRulesPtr candidate) {
    const std::lock_guard lock(mutex_);
    state_.candidate = std::move(candidate);
    state_.generation = generation_.fetch_add(1, std::memory_order_acq_rel) + 1;
}

bool ActiveRules::promote(const std::string& content) {
    const std::lock_guard lock(mutex_);
    if (!state_.candidate || state_.candidate->content != content) return false;
    state_.active = std::move(state_.candidate);
    state_.candidate.reset();
    state_.last_failure.reset();
    ++state_.loaded;
    state_.generation = generation_.fetch_add(1, std::memory_order_acq_rel) + 1;
    return true;
}

void ActiveRules::note_failure(const Diagnostic& problem) {
    const std::lock_guard lock(mutex_);
    ++state_.failed;
    state_.last_failure = problem;
}

RulesState ActiveRules::state() const {
    const std::lock_guard lock(mutex_);
    return state_;
}

}  // namespace kijun::serve
