#include "case_names.hpp"

#include <fmt/format.h>

#include <set>

#include "words.hpp"

namespace kijun::model {
namespace {

class CaseNames {
public:
    CaseNames(const Model& model, Diagnostics& diagnostics) : model_(model), out_(diagnostics) {
        for (const State& state : model.states) {
            for (const auto& [id, fact] : state.facts) facts_.insert(id);
            for (const auto& category : state.categories) categories_.insert(category->id.text);
            for (const auto& class_ : state.classes) {
                classes_.insert(class_->id.text);
                for (const auto& group : class_->groups)
                    groups_.insert(class_->id.text + '.' + group.id.text);
            }
        }
        for (const RevisionInfo& revision : model.history.revisions) revisions_.insert(revision.id);
    }

    void run() {
        for (const ast::Case& one : model_.cases) {
            if (one.expectations.empty()) expects_nothing(one);
            for (const ast::FactEntry& fact : one.facts) {
                // the answer about an open list goes by the condition: `text has offers`
                if (fact.name.text.find(' ') == std::string::npos)
                    known(facts_, fact.name, named(ast::Entity::fact, fact.name.text));
            }
            for (const ast::Expectation& expectation : one.expectations) check(expectation);
        }
    }

private:
    using Names = std::set<std::string>;

    void check(const ast::Expectation& expectation) {
        const ast::Word& revision = expectation.revision;
        if (revision)
            known(
                revisions_, revision,
                {fmt::format("revision \"{}\"", revision.text), fmt::format("改訂「{}」", revision.text)});
        for (const ast::Expected& expected : expectation.expected) {
            const ast::Word& category = expected.category;
            if (category) known(categories_, category, named(ast::Entity::category, category.text));
            if (expected.in) check(*expected.in);
        }
    }

    void check(const ast::ClassRef& in) {
        const ast::Word& class_name = in.class_name;
        if (!known(classes_, class_name, named(ast::Entity::class_, class_name.text)) || !in.group) return;
        const std::string id = class_name.text + '.' + in.group.text;
        if (!groups_.contains(id)) unknown(in.group, named(ast::Entity::group, id), {});
    }

    bool known(const Names& names, const ast::Word& written, const Message& thing) {
        if (names.contains(written.text)) return true;
        unknown(written, thing, names);
        return false;
    }

    void unknown(const ast::Word& written, const Message& thing, const Names& names) {
        Diagnostic made = error("K0201", written.span, fmt::format("there is no {}", thing.en),
                                fmt::format("{}はありません", thing.ja));
        made.fix = suggestion(written, {names.begin(), names.end()});
        out_.push_back(std::move(made));
    }

    void expects_nothing(const ast::Case& one) {
        Diagnostic made =
            error("K0215", one.title.span, fmt::format("the case \"{}\" expects nothing", one.title.text),
                  fmt::format("事例「{}」に期待がありません", one.title.text));
        made.hint = Message{"write: always expect out_of_scope, or on a date, or under a revision",
                            "書き方: 常に 期待 対象外（又は「時点」の日、「適用」する改訂）"};
        out_.push_back(std::move(made));
    }

    const Model& model_;
    Diagnostics& out_;
    Names facts_, categories_, classes_, groups_, revisions_;
};

}  // namespace

void check_cases(const Model& model, Diagnostics& diagnostics) { CaseNames(model, diagnostics).run(); }

}  // namespace kijun::model
