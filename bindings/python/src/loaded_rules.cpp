#include "loaded_rules.hpp"

#include <algorithm>
#include <atomic>
#include <exception>
#include <iterator>
#include <thread>

#include "kijun/bundle_sources.hpp"
#include "kijun/file.hpp"
#include "kijun/json.hpp"

namespace kijun::python {

std::optional<Diagnostic> check_length(std::string_view json) {
    if (json.size() <= longest_line) return std::nullopt;
    const std::string limit = std::to_string(longest_line);
    return error("K0713", {}, "the report is longer than " + limit + " bytes",
                 "通報が " + limit + " バイトを超えています");
}

Result<const std::vector<Verdict>*> Worker::judge(std::string_view json, std::uint64_t line,
                                                  const JudgeOptions& options) {
    report_.clear();
    warnings_.clear();
    if (auto problem = check_length(json)) return std::move(*problem);
    if (auto problem = reader_.read(json, report_, warnings_)) return std::move(*problem);
    if (report_.id.empty()) report_.id = "line-" + std::to_string(line);
    auto verdicts = judge_.judge(report_, options);
    if (verdicts) {
        const Diagnostics& more = (*verdicts)->front().warnings;  // the same under every revision
        warnings_.insert(warnings_.end(), more.begin(), more.end());
    }
    return verdicts;
}

Answer Worker::answer(std::string_view json, std::uint64_t line, const JudgeOptions& options) {
    Answer answer;
    answer.line = line;
    forget_warnings();
    const auto verdicts = judge(json, line, options);
    answer.id = report_.id;
    answer.warnings = std::exchange(warnings_, {});
    if (!verdicts) {
        answer.errors = verdicts.errors();
        return answer;
    }
    answer.verdicts.reserve((*verdicts)->size());
    for (const Verdict& verdict : **verdicts) {
        Said& said = answer.verdicts.emplace_back();
        said.outcome = verdict.outcome;
        write_json(judge_.rules(), verdict, said.json);
    }
    return answer;
}

LoadedRules::LoadedRules(std::string path, Loading loading)
    : loading_(std::move(loading)), path_(std::move(path)) {
    if (is_bundle(path_)) {
        auto bytes = read_whole_file(path_);
        if (bytes) read(std::move(*bytes));
        if (rules_) return;
        // what is wrong, with the path
        input_ = std::make_unique<RulesInput>();
        if (auto loaded = load_rules(path_, loading_); !loaded)
            input_->diagnostics = std::move(loaded.errors());
    } else {
        rules_ = input().rules;
        if (!input_->sound()) rules_ = nullptr;
    }
}

std::shared_ptr<LoadedRules> LoadedRules::of_bundle(std::string bundle, Loading loading) {
    std::shared_ptr<LoadedRules> loaded(new LoadedRules(std::move(loading)));
    loaded->read(std::move(bundle));
    return loaded;
}

void LoadedRules::read(std::string bundle) {
    const auto made = [&]() -> Result<std::shared_ptr<const Rules>> {
        auto opened = read_bundle(bundle, loading_.trust);
        if (!opened) return opened.errors();
        return make_rules(std::move(*opened), loading_.cache);
    }();
    if (made) {
        rules_ = *made;
        bundle_ = std::move(bundle);
    } else {
        input_ = std::make_unique<RulesInput>();
        input_->diagnostics = made.errors();
    }
}

LoadedRules::LoadedRules(LoadedRules* base, const std::vector<std::pair<std::string, std::string>>& texts,
                         Loading loading)
    : loading_(std::move(loading)), input_(std::make_unique<RulesInput>()) {
    SourceSet sources;
    Diagnostics& problems = input_->diagnostics;
    const auto add = [&](std::string name, std::string text) {
        const auto added = sources.add(std::move(name), std::move(text));
        if (!added) problems.insert(problems.end(), added.errors().begin(), added.errors().end());
    };
    if (base != nullptr) {
        const SourceSet& theirs = base->input().sources;
        for (std::uint32_t file = 0; file < theirs.size(); ++file)
            add(theirs.name(file), std::string(theirs.text(file)));
    }
    for (const auto& [name, text] : texts) add(name, text);
    if (!problems.empty()) return;
    *input_ = compile_sources(std::move(sources), Stage::rules, loading_);
    if (base != nullptr) input_->home = base->input().home;
    if (input_->sound()) rules_ = input_->rules;
}

const RulesInput& LoadedRules::input() {
    const std::lock_guard lock(input_mutex_);
    if (input_) return *input_;
    input_ = std::make_unique<RulesInput>();
    if (bundle_.empty()) {
        *input_ = read_rules({path_}, Stage::rules, loading_);
    } else if (const auto opened = read_bundle(bundle_, loading_.trust)) {
        *input_ = read_sources_of(opened->content, Stage::rules, loading_);
    } else {
        input_->diagnostics = opened.errors();
    }
    return *input_;
}

Diagnostics LoadedRules::undeclared(const std::vector<std::string>& facts) {
    if (facts.empty()) return {};
    // the judge knows: a report of which nothing could be told
    std::string json;
    JsonWriter writer(json);
    writer.begin_object();
    writer.key("facts").begin_object();
    for (const std::string& fact : facts) writer.key(std::string_view(fact)).value("uncertain");
    writer.end_object();
    writer.end_object();
    JudgeOptions options;
    options.all_revisions = true;
    Pool<Worker>::Loan worker(workers_);
    if (!worker->judge(json, 1, options)) return {};
    return worker->warnings();
}

std::vector<Answer> LoadedRules::answer(const std::vector<std::string_view>& reports,
                                        std::uint64_t first_line, const JudgeOptions& options,
                                        std::size_t threads) {
    constexpr std::size_t block = 32;
    std::vector<Answer> answers(reports.size());
    spread((reports.size() + block - 1) / block, threads, [&](std::size_t number) {
        Pool<Worker>::Loan worker(workers_);
        const std::size_t end = std::min(reports.size(), (number + 1) * block);
        for (std::size_t i = number * block; i < end; ++i)
            answers[i] = worker->answer(reports[i], first_line + i, options);
    });
    return answers;
}

std::size_t threads_of(std::size_t asked) {
    constexpr std::size_t most = 256;
    return asked != 0 ? std::min(asked, most) : std::max(1u, std::thread::hardware_concurrency());
}

void spread(std::size_t count, std::size_t threads, const std::function<void(std::size_t)>& work) {
    threads = std::min(threads_of(threads), count);
    std::atomic<std::size_t> next = 0;
    std::mutex mutex;
    std::exception_ptr problem;
    const auto run = [&] {
        try {
            for (std::size_t i = next++; i < count; i = next++) work(i);
        } catch (...) {
            next = count;
            const std::lock_guard lock(mutex);
            if (!problem) problem = std::current_exception();
        }
    };
    {
        std::vector<std::jthread> others;
        for (std::size_t i = 1; i < threads; ++i) others.emplace_back(run);
        run();
    }
    if (problem) std::rethrow_exception(problem);
}

}  // namespace kijun::python
