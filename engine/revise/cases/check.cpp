// Names in cases that no revision has: what is expected of them could only hold or fail for no reason.

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "asking.hpp"

namespace kijun {

namespace {

Diagnostic unknown(const std::string& kind_en, const std::string& kind_ja, const std::string& name,
                   const std::set<std::string>& known) {
    Diagnostic problem = error("K0327", {}, fmt::format("no revision has a {} '{}'", kind_en, name),
                               fmt::format("{}「{}」はどの改訂にもありません", kind_ja, name));
    if (const auto near = nearest(name, {known.begin(), known.end()}))
        problem.hint =
            Message{fmt::format("did you mean '{}'?", *near), fmt::format("「{}」ではありませんか", *near)};
    return problem;
}

}  // namespace

std::vector<CaseProblem> check_cases(const std::vector<TestCase>& cases, const Program& program) {
    std::set<std::string> categories, classes, groups;
    for (const CategoryVersion& category : program.categories) {
        categories.insert(category.id);
        classes.insert(category.class_id);
        if (!category.group_id.empty()) groups.insert(category.class_id + "." + category.group_id);
    }
    std::vector<CaseProblem> found;
    for (std::size_t test = 0; test < cases.size(); ++test) {
        std::set<std::string> told;
        const auto tell = [&](const std::string& name, const Span& span, Diagnostic problem) {
            if (told.insert(name).second) found.push_back({test, span, std::move(problem)});
        };
        for (const ast::Expectation& expectation : cases[test].expectations) {
            const std::string& revision = expectation.revision.text;
            if (expectation.when == ast::Expectation::When::under)
                if (const auto selected = select_revision(program.history, revision); !selected)
                    tell(revision, expectation.revision.span, selected.errors().front());
            for (const ast::Expected& expected : expectation.expected) {
                const ast::Word& category = expected.category;
                if (category && !categories.contains(category.text))
                    tell(category.text, category.span,
                         unknown("category", "類型", category.text, categories));
                if (!expected.in) continue;
                const ast::Word& in = expected.in->class_name;
                const std::string group = in.text + "." + expected.in->group.text;
                if (!classes.contains(in.text))
                    tell(in.text, in.span, unknown("category in the class", "区分", in.text, classes));
                else if (expected.in->group && !groups.contains(group))
                    tell(group, in.span, unknown("category in the group", "群", group, groups));
            }
        }
    }
    return found;
}

}  // namespace kijun
