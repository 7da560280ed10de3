#include "references.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <set>

#include "words.hpp"

namespace kijun::model {
namespace {

class Lists {
public:
    Lists(const State& state, Diagnostics& diagnostics) : state_(state), out_(diagnostics) {}

    void follow(const ast::Terms& list) {
        if (done_.contains(&list)) return;
        open_.push_back(&list);
        for (const ast::Term& term : list.terms) {
            if (term.term.kind != ast::TermRef::Kind::list) continue;
            const auto included = state_.terms.find(term.term.word.text);
            if (included != state_.terms.end()) follow(*included->second, term.term.word.span);
        }
        open_.pop_back();
        done_.insert(&list);
    }

private:
    void follow(const ast::Terms& included, Span span);

    const State& state_;
    Diagnostics& out_;
    std::vector<const ast::Terms*> open_;
    std::set<const ast::Terms*> done_;
};

Diagnostic circle(const std::string& name, Span span, const std::vector<std::string>& way) {
    return error("K0206", span, fmt::format("\"{}\" contains itself: {}", name, fmt::join(way, " → ")),
                 fmt::format("「{}」が自分自身を含んでいます: {}", name, fmt::join(way, " → ")));
}

Diagnostic too_long(Span span) {
    return error("K0212", span,
                 fmt::format("more than {} references lead from one to the next", longest_reference_chain),
                 fmt::format("参照が{}段を超えて続いています", longest_reference_chain));
}

void Lists::follow(const ast::Terms& included, Span span) {
    const auto open = std::find(open_.begin(), open_.end(), &included);
    if (open == open_.end()) {
        if (open_.size() < longest_reference_chain)
            follow(included);
        else
            out_.push_back(too_long(span));
        return;
    }
    std::vector<std::string> way;
    for (auto at = open; at != open_.end(); ++at) way.push_back((*at)->id.text);
    way.push_back(included.id.text);
    out_.push_back(circle(included.id.text, span, way));
}

// What a text comes to with everything it refers to in its place.
struct Extent {
    std::size_t references = 0;  // leading from one to the next
    std::size_t levels = 0;      // inside one another
    std::size_t conditions = 0;  // counted up to one more than may be

    void add(const Extent& part) {
        references = std::max(references, part.references);
        levels = std::max(levels, part.levels);
        conditions = std::min(conditions + part.conditions, most_conditions + 1);
    }
};

class Texts {
public:
    Texts(const State& state, Diagnostics& diagnostics) : state_(state), out_(diagnostics) {}

    void follow(const ast::Body& body, const ast::Word& id, ast::Entity entity) {
        const Extent extent = follow(body, id.text);
        if (extent.conditions > most_conditions) too_large(id, entity);
    }

private:
    struct Step {
        const ast::Body* body;
        std::string name;
    };

    Extent follow(const ast::Body& body, const std::string& name) {
        if (const auto known = extents_.find(&body); known != extents_.end()) return known->second;
        open_.push_back({&body, name});
        Extent extent;
        for (const auto* list : {&body.conditions, &body.unless})
            for (const auto& condition : *list) extent.add(follow(*condition, name));
        open_.pop_back();
        extents_[&body] = extent;
        return extent;
    }

    Extent follow(const ast::Expr& expr, const std::string& name) {
        if (const auto* reference = std::get_if<ast::Reference>(&expr.node))
            return reference->comparison ? compared(*reference->comparison)
                                         : follow(reference->path, expr.span);
        const auto* item = std::get_if<ast::Item>(&expr.node);
        const auto* group = std::get_if<ast::Group>(&expr.node);
        const auto* negation = std::get_if<ast::Not>(&expr.node);
        const auto* field = std::get_if<ast::FieldTest>(&expr.node);
        if (field != nullptr) return compared(field->comparison);
        if (item == nullptr && group == nullptr && negation == nullptr) return {0, 0, 1};
        return one_level(expr.span, [&] {
            if (item != nullptr) return follow(item->body, name + '.' + item->label.text);
            return group != nullptr ? follow(group->body, name) : follow(*negation->operand, name);
        });
    }

    // `is in (…)` is one condition for each value.
    static Extent compared(const ast::Comparison& comparison) { return {0, 0, comparison.values.size()}; }

    template <class Inside>
    Extent one_level(Span span, const Inside& inside) {
        Extent extent;
        if (++level_ <= most_levels) extent = inside();
        --level_;
        ++extent.levels;
        if (level_ + extent.levels > most_levels && !told_too_deep_) too_deep(span);
        return extent;
    }

    Extent follow(const ast::Path& path, Span span) {
        const ast::Body* target = kijun::find_body(state_, path);
        if (target == nullptr) return {0, 0, 1};  // a fact
        const auto open =
            std::find_if(open_.begin(), open_.end(), [&](const Step& step) { return step.body == target; });
        if (open != open_.end()) {
            std::vector<std::string> way;
            for (auto at = open; at != open_.end(); ++at) {
                if (way.empty() || way.back() != at->name) way.push_back(at->name);
            }
            way.push_back(spelled(path));
            out_.push_back(circle(spelled(path), span, way));
            return {};
        }
        Extent extent;
        if (++chain_ <= longest_reference_chain)
            extent = one_level(span, [&] { return follow(*target, spelled(path)); });
        --chain_;
        ++extent.references;
        if (chain_ + extent.references > longest_reference_chain && !told_too_long_) {
            told_too_long_ = true;
            out_.push_back(too_long(span));
        }
        return extent;
    }

    // Told once each: what refers to a text that is too large is too large itself.
    void too_large(const ast::Word& id, ast::Entity entity) {
        if (told_too_large_) return;
        told_too_large_ = true;
        const Message thing = named(entity, id.text);
        Diagnostic large =
            error("K0214", id.span,
                  fmt::format("{} comes to more than {} conditions with what it refers to", thing.en,
                              most_conditions),
                  fmt::format("{}の条件が、参照先を含めて{}個を超えています", thing.ja, most_conditions));
        large.hint = Message{"each reference counts with all that it leads to; a list of terms counts once",
                             "参照はその先の条件をすべて数えます。語は用語にまとめれば一つの条件です"};
        out_.push_back(std::move(large));
    }

    void too_deep(Span span) {
        told_too_deep_ = true;
        out_.push_back(
            error("K0214", span,
                  fmt::format("more than {} blocks and references lie inside one another", most_levels),
                  fmt::format("規定と参照が{}段を超えて重なっています", most_levels)));
    }

    const State& state_;
    Diagnostics& out_;
    std::vector<Step> open_;
    std::map<const ast::Body*, Extent> extents_;
    std::size_t chain_ = 0;
    std::size_t level_ = 0;
    bool told_too_long_ = false;
    bool told_too_deep_ = false;
    bool told_too_large_ = false;
};

}  // namespace

void follow_references(const State& state, Diagnostics& diagnostics) {
    Lists lists(state, diagnostics);
    for (const auto& [id, list] : state.terms) lists.follow(*list);
    Texts texts(state, diagnostics);
    for (const auto& category : state.categories)
        texts.follow(category->body, category->id, ast::Entity::category);
    for (const auto& [id, criterion] : state.criteria)
        texts.follow(criterion->body, criterion->id, ast::Entity::criterion);
}

}  // namespace kijun::model
