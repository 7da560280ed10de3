// One report under several guidelines at once.
#include "kijun/together.hpp"

#include <pybind11/stl.h>

#include "bindings.hpp"

namespace kijun::python {

namespace {

using Under = std::vector<JointJudge::Under>;

// All that several guidelines say of one report.
struct JointAnswer {
    std::string json;            // as `kijun together` writes it
    std::vector<Said> verdicts;  // each by itself
    std::uint64_t line = 0;
    std::string id;
    Diagnostics errors, warnings;
};

// For one thread at a time.
class JointWorker {
public:
    explicit JointWorker(const Under& under) : judge_(under) {}

    JointAnswer answer(std::string_view json, std::uint64_t line) {
        JointAnswer answer;
        answer.line = line;
        reader_.forget_warnings();
        report_.clear();
        auto problem = check_length(json);
        if (!problem) problem = reader_.read(json, report_, answer.warnings);
        answer.id = report_.id;
        if (problem) {
            answer.errors.push_back(std::move(*problem));
            return answer;
        }
        if (report_.id.empty()) answer.id = report_.id = "line-" + std::to_string(line);
        const JointVerdict& verdict = judge_.judge(report_);
        write_json(verdict, answer.json);
        for (const JointVerdict::Part& part : verdict.parts) {
            if (part.verdicts == nullptr) continue;
            for (const Verdict& one : *part.verdicts) {
                Said& said = answer.verdicts.emplace_back();
                said.outcome = one.outcome;
                write_json(*part.rules, one, said.json);
            }
        }
        return answer;
    }

private:
    JointJudge judge_;
    ReportReader reader_;
    Report report_;
};

class Together {
public:
    explicit Together(Under under)
        : workers_([kept = std::move(under)] { return std::make_unique<JointWorker>(kept); }) {}

    std::vector<JointAnswer> answer(const std::vector<std::string_view>& reports, std::uint64_t first_line,
                                    std::size_t threads) {
        constexpr std::size_t block = 32;
        std::vector<JointAnswer> answers(reports.size());
        spread((reports.size() + block - 1) / block, threads, [&](std::size_t number) {
            Pool<JointWorker>::Loan worker(workers_);
            const std::size_t end = std::min(reports.size(), (number + 1) * block);
            for (std::size_t i = number * block; i < end; ++i)
                answers[i] = worker->answer(reports[i], first_line + i);
        });
        return answers;
    }

private:
    Pool<JointWorker> workers_;
};

std::shared_ptr<Together> together(const std::vector<std::pair<Loaded, JudgeOptions>>& asked) {
    Under under;
    for (const auto& [rules, options] : asked) under.push_back({rules->rules(), options});
    return std::make_shared<Together>(std::move(under));
}

// (JSON, verdicts, error or None, warnings) for each report.
py::list answers(Together& together, const py::tuple& reports, std::uint64_t first_line,
                 std::size_t threads) {
    const auto lines = views(reports);
    const auto told = unlocked([&] { return together.answer(lines, first_line, threads); });
    py::list made;
    for (const JointAnswer& answer : told)
        made.append(py::make_tuple(py::bytes(answer.json), said(answer.verdicts),
                                   error_of(answer.errors, answer.line, answer.id),
                                   diagnostics(answer.warnings, {})));
    return made;
}

}  // namespace

void bind_together(py::module_& module) {
    py::class_<Together, std::shared_ptr<Together>>(module, "Together").def("judge_many", &answers);
    module.def("together", &together);
}

}  // namespace kijun::python
