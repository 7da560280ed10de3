// What a careful reader of rules would remark on.
#include "kijun/lint.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <tuple>

#include "dependencies.hpp"
#include "kijun/verify.hpp"
#include "openness.hpp"

namespace kijun {

namespace {

class Linter {
public:
    Linter(const Model& model, const SourceSet& sources) : model_(model), sources_(sources) {}

    Diagnostics run() {
        unused();
        cases();
        citations();
        for (Diagnostic& problem : lint_openness(model_, sources_)) found_.push_back(std::move(problem));
        std::stable_sort(found_.begin(), found_.end(), [](const Diagnostic& a, const Diagnostic& b) {
            return std::tie(a.span.file, a.span.begin) < std::tie(b.span.file, b.span.begin);
        });
        return std::move(found_);
    }

private:
    Diagnostic& warn(std::string_view code, const Span& at, std::string en, std::string ja) {
        return found_.emplace_back(warning(code, at, std::move(en), std::move(ja)));
    }
    void note(std::string_view code, const Span& at, std::string en, std::string ja) {
        warn(code, at, std::move(en), std::move(ja)).severity = Severity::note;
    }

    // Used by a category of any revision: what a revision stops using is history, not a mistake. Facts that
    // nothing asks for are verify()'s.
    void unused() {
        std::set<std::string> used;
        for (const State& state : model_.states)
            for (const auto& category : state.categories) used.merge(dependencies(state, category->body));
        std::map<std::string, Span> declared;  // where last
        const auto look_at = [&](const auto& things) {
            for (const auto& [id, thing] : things)
                if (!used.contains(id)) declared[id] = thing->id.span;
        };
        for (const State& state : model_.states) {
            look_at(state.terms);
            look_at(state.criteria);
        }
        for (const auto& [id, span] : declared)
            warn("K1001", span, fmt::format("no type of any revision uses {}", id),
                 fmt::format("{} はどの改訂のどの類型でも使われていません", id))
                .hint = Message{"use it or take it out", "使うか、取り除いてください"};
    }

    void cases() {
        std::set<std::string> met, unmet;
        for (const ast::Case& example : model_.cases)
            for (const auto& expectation : example.expectations)
                for (const auto& expected : expectation.expected) {
                    using Kind = ast::Expected::Kind;
                    if (expected.kind == Kind::met || expected.kind == Kind::only_met)
                        met.insert(expected.category.text);
                    if (expected.kind == Kind::not_met) unmet.insert(expected.category.text);
                }
        for (const auto& [id, category] : newest_categories()) {
            if (!met.contains(id))
                warn("K1002", category->id.span, fmt::format("no case expects {} to be met", id),
                     fmt::format("{} に当たるとする事例がありません", id))
                    .hint = Message{fmt::format("write: case \"…\" {{ text \"…\" on … expect {} }}", id),
                                    fmt::format("case \"…\" {{ text \"…\" on … expect {} }} と書く", id)};
            else if (!unmet.contains(id))
                note("K1003", category->id.span, fmt::format("no case expects {} not to be met", id),
                     fmt::format("{} に当たらないとする事例がありません", id));
        }
    }

    void citations() {
        for (const auto& [id, category] : newest_categories())
            if (!cites(category->body))
                note("K1004", category->id.span, fmt::format("{} cites no article", id),
                     fmt::format("{} に根拠となる条文がありません", id));
    }
    static bool cites(const ast::Body& body) {
        if (!body.citations.empty()) return true;
        return std::any_of(body.conditions.begin(), body.conditions.end(), [](const ast::ExprPtr& part) {
            if (const auto* item = std::get_if<ast::Item>(&part->node)) return cites(item->body);
            if (const auto* group = std::get_if<ast::Group>(&part->node)) return cites(group->body);
            return false;
        });
    }

    // As they stand in the last snapshot that has them.
    [[nodiscard]] std::map<std::string, const ast::Category*> newest_categories() const {
        std::map<std::string, const ast::Category*> found;
        for (const State& state : model_.states)
            for (const auto& category : state.categories) found[category->id.text] = category.get();
        return found;
    }

    const Model& model_;
    const SourceSet& sources_;
    Diagnostics found_;
};

}  // namespace

Diagnostics lint(const Model& model, const SourceSet& sources) { return Linter(model, sources).run(); }

Diagnostics remarks(const RulesInput& input) {
    Diagnostics found = input.diagnostics;
    const auto add = [&](Diagnostics more) {
        std::move(more.begin(), more.end(), std::back_inserter(found));
    };
    if (input.model) add(lint(*input.model, input.sources));
    if (input.rules && input.model) add(verify(*input.model, input.rules));
    return found;
}

std::vector<FixedFile> apply_fixes(const Diagnostics& diagnostics, const SourceSet& sources) {
    std::map<std::uint32_t, std::vector<const Fix*>> by_file;
    for (const Diagnostic& diagnostic : diagnostics)
        if (diagnostic.fix && diagnostic.fix->span.known())
            by_file[diagnostic.fix->span.file].push_back(&*diagnostic.fix);
    std::vector<FixedFile> fixed;
    for (auto& [file, fixes] : by_file) {
        std::stable_sort(fixes.begin(), fixes.end(),
                         [](const Fix* a, const Fix* b) { return a->span.begin < b->span.begin; });
        const std::string_view text = sources.text(file);
        FixedFile made{file, {}, 0};
        std::size_t done = 0;
        for (const Fix* fix : fixes) {
            if (made.fixes > 0 && fix->span.begin < done) continue;
            made.text.append(text.substr(done, fix->span.begin - done));
            made.text += fix->replacement;
            done = fix->span.end;
            ++made.fixes;
        }
        made.text.append(text.substr(done));
        fixed.push_back(std::move(made));
    }
    return fixed;
}

}  // namespace kijun
