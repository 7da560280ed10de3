// Rules as Python holds them: what was loaded from a path, and judges that are kept for the next call.
//
// Threading: all may be called from several threads at a time; none of it needs the interpreter's lock.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kijun/judge.hpp"
#include "kijun/loading.hpp"
#include "kijun/report.hpp"
#include "pool.hpp"

namespace kijun::python {

// One verdict, written out.
struct Said {
    Outcome outcome = Outcome::out_of_scope;
    std::string json;  // as `kijun judge` writes it
};

// Lines of reports may be as long as those of the command.
inline constexpr std::size_t longest_line = std::size_t{256} << 20;  // bytes
// Error K0713 for one that is longer.
std::optional<Diagnostic> check_length(std::string_view json);

// All that is said of one report.
struct Answer {
    std::uint64_t line = 0;  // its place, from 1
    std::string id;
    std::vector<Said> verdicts;
    Diagnostics errors;  // why there are none
    Diagnostics warnings;
};

// Judges reports; for one thread at a time.
class Worker {
public:
    explicit Worker(std::shared_ptr<const Rules> rules) : judge_(std::move(rules)) {}

    // A report as JSON. One without an id is called by its line, as `kijun judge` does.
    Answer answer(std::string_view json, std::uint64_t line, const JudgeOptions& options);
    // The same without writing anything out: good until the next call.
    Result<const std::vector<Verdict>*> judge(std::string_view json, std::uint64_t line,
                                              const JudgeOptions& options);
    // Of the last report: what of it is not looked at. A name is told once until they are forgotten.
    [[nodiscard]] const Diagnostics& warnings() const { return warnings_; }
    void forget_warnings() { reader_.forget_warnings(); }

    [[nodiscard]] const Report& report() const { return report_; }
    [[nodiscard]] const Rules& rules() const { return judge_.rules(); }

private:
    Judge judge_;
    ReportReader reader_;
    Report report_;
    Diagnostics warnings_;
};

class LoadedRules {
public:
    // A directory, a .kijun file or a bundle. Errors stay in input() with the sources they point into.
    LoadedRules(std::string path, Loading loading);
    // A bundle at hand.
    static std::shared_ptr<LoadedRules> of_bundle(std::string bundle, Loading loading);
    // Source texts with their names, and first all of `base`, where there is one.
    LoadedRules(LoadedRules* base, const std::vector<std::pair<std::string, std::string>>& texts,
                Loading loading);

    // Null if there were errors.
    [[nodiscard]] const std::shared_ptr<const Rules>& rules() const { return rules_; }
    // The bytes of the bundle they are from, signature included; empty: they are from sources.
    [[nodiscard]] const std::string& bundle() const { return bundle_; }
    [[nodiscard]] const History& history() const { return rules_->program().history; }
    // Sources, model and rules: of a bundle they are made from its sources when first asked for.
    const RulesInput& input();

    // Judges, for one thread each.
    Pool<Worker>& workers() { return workers_; }

    // Warnings K0710 of those names of recorded facts that mean nothing under any revision.
    Diagnostics undeclared(const std::vector<std::string>& facts);

    // In the order of the reports, by so many threads (0: one a processor).
    std::vector<Answer> answer(const std::vector<std::string_view>& reports, std::uint64_t first_line,
                               const JudgeOptions& options, std::size_t threads);

private:
    explicit LoadedRules(Loading loading) : loading_(std::move(loading)) {}
    void read(std::string bundle);

    const Loading loading_;
    std::string path_;
    std::string bundle_;
    std::shared_ptr<const Rules> rules_;
    std::mutex input_mutex_;  // apart: making the input takes long
    std::unique_ptr<RulesInput> input_;
    Pool<Worker> workers_{[this] { return std::make_unique<Worker>(rules_); }};
};

// How many threads are meant by so many; 0 means one a processor. No more than 256.
std::size_t threads_of(std::size_t asked);

// Calls `work` for 0 … count - 1, each once, from so many threads, this one included.
// Rethrows what `work` throws.
void spread(std::size_t count, std::size_t threads, const std::function<void(std::size_t)>& work);

}  // namespace kijun::python
