#include "kijun/comparison.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "alignment.hpp"
#include "kijun/changelog.hpp"
#include "words.hpp"

namespace kijun {

namespace {

using documents::Alignment;
using documents::Piece;

std::vector<ComparedText> marked(const std::vector<Piece>& pieces) {
    std::vector<ComparedText> out;
    for (const Piece& piece : pieces) out.push_back({piece.text, piece.changed});
    return out;
}

ComparedLine line(const Provision& one, std::string key, std::uint32_t depth) {
    return {std::move(key), {}, {}, depth, one.heading, one.flow, false, one.label, {}};
}

class Builder {
public:
    Builder(const Provision& before, const Provision& after, std::vector<ComparisonRow>& rows)
        : alignment_(before, after), rows_(rows) {
        look(before, after);
        below(after, 1);
    }

private:
    using Kind = ComparisonRow::Kind;

    // Marks what a row must be shown for: every provision with a change in it or below it.
    void look(const Provision& before, const Provision& after) {
        const auto removed_below = [&](const auto& self, const Provision& old) -> void {
            for (const Provision& child : old.children) {
                if (alignment_.after(child) == nullptr && alignment_.after(old) != nullptr)
                    touched_.insert(alignment_.after(old));
                self(self, child);
            }
        };
        removed_below(removed_below, before);
        mark(after);
    }
    bool mark(const Provision& after) {
        bool any = touched_.contains(&after);
        for (const Provision& child : after.children) any = mark(child) || any;
        if (any) shown_below_.insert(&after);
        return any || changed(after);
    }
    [[nodiscard]] bool changed(const Provision& after) const {
        return alignment_.before(after) == nullptr || alignment_.moved(after) || alignment_.reworded(after);
    }

    void below(const Provision& after, std::uint32_t depth) {
        const Provision* old = alignment_.before(after);
        // what was removed stands behind its nearest neighbour that stayed here
        const auto removed_behind = [&](const Provision* neighbour) {
            if (old == nullptr) return;
            const Provision* at = old->children.data();
            const Provision* const end = at + old->children.size();
            if (neighbour != nullptr) at = neighbour + 1;
            for (; at != end && !stays(after, *at); ++at)
                if (alignment_.after(*at) == nullptr) removed(*at, depth);
        };
        removed_behind(nullptr);
        std::string behind;
        for (const Provision& child : after.children) {
            one(child, alignment_.handle(after), behind, depth);
            if (const Provision* was = alignment_.before(child); was != nullptr && !alignment_.moved(child))
                removed_behind(was);
            behind = alignment_.handle(child);
        }
    }
    // The place in the old text is still a neighbour by which others find theirs.
    [[nodiscard]] bool stays(const Provision& after, const Provision& old) const {
        const Provision* is = alignment_.after(old);
        return is != nullptr && !alignment_.moved(*is) && is >= after.children.data() &&
               is < after.children.data() + after.children.size();
    }

    void one(const Provision& after, const std::string& parent, const std::string& behind,
             std::uint32_t depth) {
        const Provision* old = alignment_.before(after);
        if (old == nullptr) {
            added(after, parent, behind, depth);
            return below(after, depth + 1);
        }
        const bool more = shown_below_.contains(&after);
        if (changed(after)) {
            ComparisonRow row = pair(*old, after, depth);
            row.kind = Kind::changed;
            row.moved = alignment_.moved(after);
            if (row.moved) {
                row.now.front().parent = parent;
                row.now.front().after = behind;
            }
            rows_.push_back(std::move(row));
        } else if (more) {
            rows_.push_back(pair(*old, after, depth));
        } else {
            return omitted(depth);
        }
        if (more || old->children.size() != after.children.size()) return below(after, depth + 1);
        if (!after.children.empty()) omitted(depth + 1);
    }

    void omitted(std::uint32_t depth) {
        if (!rows_.empty() && rows_.back().kind == Kind::omitted) return;
        ComparisonRow row;
        row.kind = Kind::omitted;
        row.depth = depth;
        rows_.push_back(std::move(row));
    }

    [[nodiscard]] ComparisonRow pair(const Provision& old, const Provision& is, std::uint32_t depth) const {
        ComparisonRow row;
        row.depth = depth;
        const bool elsewhere = alignment_.moved(is) || old.label != is.label;
        const auto [was_words, is_words] = documents::compare_words(old.text, is.text);
        row.now.push_back(line(is, old.key, depth));
        row.before.push_back(line(old, old.key, depth));
        row.now.back().words = marked(is_words);
        row.before.back().words = marked(was_words);
        row.now.back().label_moved = row.before.back().label_moved = elsewhere;
        return row;
    }

    // A list that grows by neighbours is one row, and so is a provision with what stands below it.
    static bool goes_on(const std::vector<ComparedLine>& lines, const ComparedLine& next) {
        if (lines.empty()) return false;
        if (next.flow && lines.back().flow && lines.back().parent == next.parent) return true;
        return std::any_of(lines.begin(), lines.end(),
                           [&](const ComparedLine& line) { return line.key == next.parent; });
    }
    void append(Kind kind, ComparedLine next) {
        const bool is = kind == Kind::added;
        if (rows_.empty() || rows_.back().kind != kind ||
            !goes_on(is ? rows_.back().now : rows_.back().before, next)) {
            rows_.emplace_back();
            rows_.back().kind = kind;
            rows_.back().depth = next.depth;
        }
        (is ? rows_.back().now : rows_.back().before).push_back(std::move(next));
    }
    void added(const Provision& after, const std::string& parent, const std::string& behind,
               std::uint32_t depth) {
        ComparedLine made = line(after, '+' + after.key, depth);
        made.parent = parent;
        made.after = behind;
        if (!after.text.empty()) made.words.push_back({after.text, true});
        append(Kind::added, std::move(made));
    }
    void removed(const Provision& old, std::uint32_t depth, const std::string& parent = {}) {
        ComparedLine made = line(old, old.key, depth);
        made.parent = parent;
        if (!old.text.empty()) made.words.push_back({old.text, true});
        append(Kind::removed, std::move(made));
        for (const Provision& child : old.children)
            if (alignment_.after(child) == nullptr) removed(child, depth + 1, old.key);
    }

    Alignment alignment_;
    std::vector<ComparisonRow>& rows_;
    std::set<const Provision*> touched_, shown_below_;
};

// The provision with a permanent id in which a key lies.
std::string owner(std::string_view key) {
    if (key.starts_with('+')) key.remove_prefix(1);
    return std::string(key.substr(0, key.find('/')));
}

std::string entity_key(ast::Entity entity, const ast::Path& path) {
    static constexpr std::string_view kinds[] = {"category", "criterion", "terms",     "fact",
                                                 "class",    "group",     "procedure", "definition"};
    std::string key = fmt::format("{} {}", kinds[static_cast<std::size_t>(entity)], path.name.text);
    if (entity == ast::Entity::group)
        for (const ast::Word& label : path.labels) key += "." + label.text;
    return key;
}

// The provision that an operation of `revision` changes.
struct ChangedProvision {
    const std::string& revision;
    const State& before;
    const State& after;

    std::string operator()(const ast::Add& add) const {
        struct What {
            std::string operator()(const ast::Class& c) const { return "class " + c.id.text; }
            std::string operator()(const ast::Fact& f) const { return "fact " + f.id.text; }
            std::string operator()(const ast::Terms& t) const { return "terms " + t.id.text; }
            std::string operator()(const ast::Criterion& c) const { return "criterion " + c.id.text; }
            std::string operator()(const ast::Category& c) const { return "category " + c.id.text; }
            std::string operator()(const ast::Procedure& p) const { return "procedure " + p.id.text; }
            std::string operator()(const ast::Definition& d) const { return "definition " + d.id.text; }
        };
        return std::visit(What{}, add.what);
    }
    std::string operator()(const ast::AddGroup& add) const {
        return fmt::format("group {}.{}", add.to_class.text, add.group.id.text);
    }
    std::string operator()(const ast::AddTerms& add) const { return "terms " + add.list.text; }
    std::string operator()(const ast::RemoveTerms& remove) const { return "terms " + remove.list.text; }
    std::string operator()(const ast::Repeal& repeal) const { return named(repeal.entity, repeal.path); }
    std::string operator()(const ast::Rename& rename) const { return named(rename.entity, rename.path); }
    std::string operator()(const ast::Renumber& renumber) const {
        return named(ast::Entity::category, renumber.path);
    }
    std::string operator()(const ast::Move& move) const { return "category " + move.category.text; }
    std::string operator()(const ast::Restate& restate) const {
        return named(restate.entity, restate.path);
    }
    std::string operator()(const ast::ReplaceTerms& replace) const { return "terms " + replace.list.text; }
    std::string operator()(const ast::ReplaceFact& replace) const { return "fact " + replace.fact.id.text; }
    std::string operator()(const ast::Recite& recite) const { return named(recite.entity, recite.path); }
    std::string operator()(const ast::Reroute& reroute) const {
        return "procedure " + reroute.class_name.text;
    }
    std::string operator()(const ast::Transition&) const { return "revision " + revision; }
    std::string operator()(const ast::Withdraw&) const { return "revision " + revision; }

    // A group may be named alone: its class is the one that has it.
    [[nodiscard]] std::string named(ast::Entity entity, const ast::Path& path) const {
        if (entity != ast::Entity::group || !path.labels.empty()) {
            if (entity == ast::Entity::category && before.criteria.contains(path.name.text))
                return "criterion " + path.name.text;
            return entity_key(entity, path);
        }
        for (const State* state : {&before, &after})
            for (const auto& one : state->classes)
                for (const ast::Class::Group& group : one->groups)
                    if (group.id.text == path.name.text)
                        return fmt::format("group {}.{}", one->id.text, group.id.text);
        return entity_key(entity, path);
    }
};

}  // namespace

std::string_view to_string(ComparisonRow::Kind kind) {
    static constexpr std::string_view names[] = {"context", "omitted", "added", "removed", "changed"};
    return names[static_cast<std::size_t>(kind)];
}

Result<ComparisonTable> compare(const Model& model, std::uint32_t before, std::uint32_t after) {
    const History& history = model.history;
    const auto& was = history.snapshots[before];
    const auto& is = history.snapshots[after];
    const RevisionInfo& earlier = history.revisions[was.revision];
    const RevisionInfo& later = history.revisions[is.revision];
    if (was.applied.size() >= is.applied.size() ||
        !std::equal(was.applied.begin(), was.applied.end(), is.applied.begin())) {
        Diagnostic problem =
            error("K1102", {}, fmt::format("'{}' does not amend '{}'", later.id, earlier.id),
                  fmt::format("'{}' は '{}' を改正したものではありません", later.id, earlier.id));
        problem.hint =
            Message{"give the earlier revision first; a draft is compared with what it is based on",
                    "古い改訂を先に指定してください。案は、その基礎となる改訂と比べます"};
        return problem;
    }
    ComparisonTable made{history.title, earlier.id, later.id, later.draft, {}, {}};
    const Provision old_text = official_text(model, before);
    const Provision new_text = official_text(model, after);
    Builder(old_text, new_text, made.rows);

    for (std::size_t i = was.applied.size(); i < is.applied.size(); ++i) {
        const std::uint32_t number = is.applied[i];
        const std::string& id = history.revisions[number].id;
        const std::vector<ChangelogRow> rows = changelog_rows(model, number);
        const auto& operations = model.revisions[number]->operations;
        for (std::size_t n = 0; n < operations.size(); ++n) {
            const auto place = static_cast<std::uint32_t>(made.operations.size());
            made.operations.push_back({id, rows[n].operation, rows[n].target});
            const std::string key = std::visit(
                ChangedProvision{id, model.states[before], model.states[after]}, operations[n].what);
            // the first row that shows a change in it
            for (ComparisonRow& row : made.rows) {
                const auto& lines = row.kind == ComparisonRow::Kind::removed ? row.before : row.now;
                if (row.kind == ComparisonRow::Kind::context) continue;
                if (std::none_of(lines.begin(), lines.end(),
                                 [&](const ComparedLine& line) { return owner(line.key) == key; }))
                    continue;
                row.operations.push_back(place);
                break;
            }
        }
    }
    return made;
}

std::vector<Edit> edits(const ComparisonTable& comparison) {
    std::vector<Edit> out, removed;
    const auto wording = [](const ComparedLine& line) {
        std::string text;
        for (const ComparedText& words : line.words) text += words.text;
        return text;
    };
    const auto say = [&](Edit::Kind kind, const ComparedLine& line) {
        Edit edit{kind, line.key, {}, {}, {}, {}, 0, false};
        if (kind != Edit::Kind::change) {
            edit.parent = line.parent;
            edit.after = line.after;
        }
        if (kind != Edit::Kind::move) {
            edit.label = line.label;
            edit.text = wording(line);
            edit.heading = line.heading;
            edit.flow = line.flow;
        }
        out.push_back(std::move(edit));
    };
    for (const ComparisonRow& row : comparison.rows) {
        if (row.kind == ComparisonRow::Kind::added)
            for (const ComparedLine& line : row.now) say(Edit::Kind::add, line);
        if (row.kind == ComparisonRow::Kind::changed) {
            const ComparedLine& now = row.now.front();
            const ComparedLine& was = row.before.front();
            if (row.moved) say(Edit::Kind::move, now);
            if (now.label != was.label || now.heading != was.heading || now.flow != was.flow ||
                wording(now) != wording(was))
                say(Edit::Kind::change, now);
        }
        if (row.kind == ComparisonRow::Kind::removed)
            for (const ComparedLine& line : row.before)
                if (line.parent.empty())
                    removed.push_back({Edit::Kind::remove, line.key, {}, {}, {}, {}, 0, false});
    }
    std::sort(removed.begin(), removed.end(), [](const Edit& a, const Edit& b) { return a.key < b.key; });
    out.insert(out.end(), removed.begin(), removed.end());
    return out;
}

}  // namespace kijun
