#include "kijun/official_text.hpp"

#include <fmt/format.h>

#include <map>

#include "sentences.hpp"

namespace kijun {

namespace {

using documents::condition_sentence;

class Writer {
public:
    Writer(const Model& model, std::uint32_t snapshot)
        : model_(model), snapshot_(model.history.snapshots[snapshot]), state_(model.states[snapshot]) {}

    Provision run() {
        Provision root{"", "", model_.history.title, 0, false, {}};
        definitions(section(root, "definitions", "用語の定義"));
        classes(section(root, "categories", "類型と判断基準"));
        criteria(section(root, "criteria", "共通基準"));
        procedures(section(root, "procedures", "手続"));
        terms(section(root, "terms", "別表　表現の一覧"));
        facts(section(root, "facts", "確認事項"));
        provisions_of_time(section(root, "application", "附則"));
        return root;
    }

private:
    static Provision& section(Provision& root, const std::string& id, std::string title) {
        return add(root, "section " + id, "", std::move(title), 1);
    }

    static Provision& add(Provision& parent, std::string key, std::string label, std::string text,
                          std::uint32_t heading = 0) {
        return parent.children.emplace_back(
            Provision{std::move(key), std::move(label), std::move(text), heading, false, {}});
    }

    // A place below `parent`: by its name, and by count where the name comes again.
    static Provision& below(Provision& parent, const std::string& name, std::string label,
                            std::string text) {
        const std::string place = parent.key + '/' + name;
        std::string key = place;
        const auto taken = [&] {
            for (const Provision& sibling : parent.children)
                if (sibling.key == key) return true;
            return false;
        };
        for (std::size_t n = 2; taken(); ++n) key = fmt::format("{}~{}", place, n);
        return add(parent, std::move(key), std::move(label), std::move(text));
    }
    static void each(Provision& parent, const std::string& label, const std::vector<ast::Word>& words) {
        for (const ast::Word& word : words) below(parent, label, label, word.text);
    }

    void body(Provision& parent, const ast::Body& inside) {
        for (const ast::Citation& citation : inside.citations)
            below(parent, "根拠", "根拠", documents::citation_sentence(citation));
        for (const ast::ExprPtr& one : inside.conditions) condition(parent, *one);
        for (const ast::ExprPtr& one : inside.unless)
            below(parent, "ただし", "ただし", condition_sentence(state_, *one) + "場合を除く。");
        each(parent, "箇所", inside.from);
        each(parent, "不確実", inside.uncertain);
        each(parent, "注", inside.notes);
        each(parent, "標識", inside.tags);
    }

    void condition(Provision& parent, const ast::Expr& expression) {
        if (const auto* item = std::get_if<ast::Item>(&expression.node)) {
            body(below(parent, item->label.text, item->label.text,
                       item->title.text + (item->body.background ? "（前提）" : "")),
                 item->body);
        } else if (const auto* group = std::get_if<ast::Group>(&expression.node)) {
            body(below(parent, "・", "", documents::group_sentence(*group)), group->body);
        } else {
            below(parent, "・", "", condition_sentence(state_, expression) + "こと。");
        }
    }

    void definitions(Provision& into) {
        for (const auto& [id, definition] : state_.definitions) {
            Provision& made = add(into, "definition " + id, "", definition->term.text, 4);
            each(made, "意味", definition->meaning);
            for (Provision& meaning : made.children) meaning.label.clear();
            each(made, "箇所", definition->from);
            each(made, "注", definition->notes);
            each(made, "不確実", definition->uncertain);
        }
    }

    void classes(Provision& into) {
        for (const auto& one : state_.classes) {
            Provision& made = add(into, "class " + one->id.text, "", one->title.text, 2);
            each(made, "注", one->notes);
            categories(made, *one, "");
            for (const ast::Class::Group& group : one->groups)
                categories(add(made, fmt::format("group {}.{}", one->id.text, group.id.text), "",
                               "【" + group.title.text + "】", 3),
                           *one, group.id.text);
        }
    }
    void categories(Provision& into, const ast::Class& in, const std::string& group) {
        for (const auto& category : state_.categories) {
            if (category->in.class_name.text != in.id.text || category->in.group.text != group) continue;
            body(add(into, "category " + category->id.text, category->body.number.text,
                     category->title.text, 4),
                 category->body);
        }
    }

    void criteria(Provision& into) {
        for (const auto& [id, criterion] : state_.criteria)
            body(add(into, "criterion " + id, "",
                     fmt::format("{}（{}）{}", criterion->title.text, id,
                                 criterion->body.background ? "（前提）" : ""),
                     4),
                 criterion->body);
    }

    void procedures(Provision& into) {
        for (const auto& [id, procedure] : state_.procedures) {
            const ast::Class* of = state_.class_of(id);
            const ast::Category* only = state_.category(id);
            Provision& made = add(into, "procedure " + id, "",
                                  procedure->title ? procedure->title.text
                                                   : (only ? only->title.text
                                                      : of ? of->title.text
                                                           : id) +
                                                         "に関する手続",
                                  4);
            steps(made, "共通", procedure->always);
            steps(made, "国内", procedure->domestic);
            steps(made, "国外", procedure->overseas);
            each(made, "箇所", procedure->from);
            each(made, "注", procedure->notes);
            each(made, "不確実", procedure->uncertain);
        }
    }
    static void steps(Provision& into, const std::string& side, const std::vector<ast::Step>& taken) {
        if (taken.empty()) return;
        Provision& made = below(into, side, side, "");
        for (const ast::Step& step : taken) below(made, "・", "", documents::step_sentence(step));
    }

    void terms(Provision& into) {
        for (const auto& [id, list] : state_.terms) {
            Provision& made =
                add(into, "terms " + id, "",
                    fmt::format("{}（{}。{}）", list->title ? list->title.text : id, id,
                                list->open ? "例示であり、他の表現もあり得る" : "これらに限る"),
                    4);
            for (const ast::Term& term : list->terms)
                below(made, term.term.word.text, "", documents::term_sentence(state_, term)).flow = true;
            each(made, "箇所", list->from);
            each(made, "不確実", list->uncertain);
            each(made, "注", list->notes);
        }
    }

    void facts(Provision& into) {
        for (const auto& [id, fact] : state_.facts) {
            Provision& made = add(into, "fact " + id, id, documents::fact_sentence(*fact));
            each(made, "不確実", fact->uncertain);
            each(made, "注", fact->notes);
        }
    }

    void provisions_of_time(Provision& into) {
        static constexpr std::string_view events[] = {"通報の受理日", "情報の投稿日", "判断の日"};
        add(into, "application of", "",
            fmt::format("どの改訂によるかは、{}（{}）による。",
                        events[static_cast<std::size_t>(model_.history.pivot)], model_.history.zone_name));
        for (const std::uint32_t number : snapshot_.applied) {
            const RevisionInfo& info = model_.history.revisions[number];
            const std::string name = info.title.empty() ? info.id : info.title;
            Provision& made =
                add(into, "revision " + info.id, "",
                    info.draft ? fmt::format("「{}」は案であり、施行日は定まっていない。", name)
                               : fmt::format("「{}」は、{}から適用する。", name, info.effective_spelling));
            for (const ast::Operation& operation : model_.revisions[number]->operations) {
                if (const auto* transition = std::get_if<ast::Transition>(&operation.what))
                    for (const ast::Transition::Rule& rule : transition->rules)
                        below(made, "経過措置", "経過措置", documents::transition_sentence(rule));
                if (const auto* withdraw = std::get_if<ast::Withdraw>(&operation.what))
                    below(made, "撤回", "撤回",
                          fmt::format("「{}」は、施行しない。", withdraw->revision.text));
            }
        }
    }

    const Model& model_;
    const SnapshotInfo& snapshot_;
    const State& state_;
};

}  // namespace

bool same_text(const Provision& a, const Provision& b) {
    if (a.label != b.label || a.text != b.text || a.heading != b.heading || a.flow != b.flow ||
        a.children.size() != b.children.size())
        return false;
    for (std::size_t i = 0; i < a.children.size(); ++i)
        if (!same_text(a.children[i], b.children[i])) return false;
    return true;
}

Provision official_text(const Model& model, std::uint32_t snapshot) {
    return Writer(model, snapshot).run();
}

}  // namespace kijun
