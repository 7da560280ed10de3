// What makes one text of another, and doing it.

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "alignment.hpp"

namespace kijun {

namespace {

using documents::Alignment;

void collect(const Alignment& alignment, const Provision& after, std::vector<Edit>& out) {
    std::string behind;
    const std::string parent = alignment.handle(after);
    for (const Provision& child : after.children) {
        const std::string key = alignment.handle(child);
        const auto say = [&](Edit::Kind kind) {
            Edit edit{kind, key, {}, {}, {}, {}, 0, false};
            if (kind != Edit::Kind::change) {
                edit.parent = parent;
                edit.after = behind;
            }
            if (kind != Edit::Kind::move) {
                edit.label = child.label;
                edit.text = child.text;
                edit.heading = child.heading;
                edit.flow = child.flow;
            }
            out.push_back(std::move(edit));
        };
        if (alignment.before(child) == nullptr) {
            say(Edit::Kind::add);
        } else {
            if (alignment.moved(child)) say(Edit::Kind::move);
            if (alignment.reworded(child)) say(Edit::Kind::change);
        }
        collect(alignment, child, out);
        behind = key;
    }
}

void collect_removed(const Alignment& alignment, const Provision& before, std::vector<Edit>& out) {
    for (const Provision& child : before.children) {
        if (alignment.after(child) == nullptr && alignment.after(before) != nullptr)
            out.push_back({Edit::Kind::remove, child.key, {}, {}, {}, {}, 0, false});
        collect_removed(alignment, child, out);
    }
}

// A text that can be edited: provisions by key, their order as lists of keys.
class Editor {
public:
    explicit Editor(const Provision& text) { take(text, nullptr); }

    std::optional<Diagnostic> edit(const Edit& edit) {
        if (edit.kind == Edit::Kind::add) {
            if (nodes_.contains(edit.key)) return refuse(edit, "it is there already", "既にあります");
            nodes_[edit.key].own.key = edit.key.substr(edit.key.starts_with('+') ? 1 : 0);
        }
        const auto found = nodes_.find(edit.key);
        if (found == nodes_.end() || edit.key.empty()) return refuse(edit, "there is none", "ありません");
        Node& node = found->second;
        if (edit.kind == Edit::Kind::add || edit.kind == Edit::Kind::change) {
            node.own.label = edit.label;
            node.own.text = edit.text;
            node.own.heading = edit.heading;
            node.own.flow = edit.flow;
        }
        if (edit.kind == Edit::Kind::move || edit.kind == Edit::Kind::remove)
            std::erase(nodes_[node.parent].children, edit.key);
        if (edit.kind == Edit::Kind::move || edit.kind == Edit::Kind::add) {
            const auto parent = nodes_.find(edit.parent);
            if (parent == nodes_.end() || inside(edit.parent, edit.key))
                return refuse(edit, "it cannot stand below '" + edit.parent + "'",
                              "「" + edit.parent + "」の下には置けません");
            auto& siblings = parent->second.children;
            const auto behind = std::find(siblings.begin(), siblings.end(), edit.after);
            if (!edit.after.empty() && behind == siblings.end())
                return refuse(edit, "nothing to stand behind: '" + edit.after + "'",
                              "「" + edit.after + "」の次に置けません");
            siblings.insert(edit.after.empty() ? siblings.begin() : behind + 1, edit.key);
            node.parent = edit.parent;
        }
        return std::nullopt;
    }

    [[nodiscard]] Provision text(const std::string& key = {}) const {
        const Node& node = nodes_.at(key);
        Provision made = node.own;
        for (const std::string& child : node.children) made.children.push_back(text(child));
        return made;
    }

private:
    struct Node {
        Provision own;  // without children
        std::string parent;
        std::vector<std::string> children;
    };

    void take(const Provision& one, const std::string* parent) {
        Node& node = nodes_[one.key];
        node.own = {one.key, one.label, one.text, one.heading, one.flow, {}};
        if (parent != nullptr) node.parent = *parent;
        for (const Provision& child : one.children) {
            node.children.push_back(child.key);
            take(child, &one.key);
        }
    }
    [[nodiscard]] bool inside(std::string key, const std::string& of) const {
        for (; !key.empty(); key = nodes_.at(key).parent)
            if (key == of) return true;
        return false;
    }
    static Diagnostic refuse(const Edit& edit, const std::string& en, const std::string& ja) {
        return error("K1101", {}, fmt::format("an edit of '{}' does not apply: {}", edit.key, en),
                     fmt::format("「{}」の改正をこの文に当てられません：{}", edit.key, ja));
    }

    std::map<std::string, Node> nodes_;  // stable addresses
};

}  // namespace

std::vector<Edit> edits(const Provision& before, const Provision& after) {
    const Alignment alignment(before, after);
    std::vector<Edit> out;
    collect(alignment, after, out);
    const auto kept = static_cast<std::ptrdiff_t>(out.size());
    collect_removed(alignment, before, out);
    std::sort(out.begin() + kept, out.end(), [](const Edit& a, const Edit& b) { return a.key < b.key; });
    return out;
}

Result<Provision> apply_edits(const std::vector<Edit>& edits, const Provision& before) {
    Editor editor(before);
    for (const Edit& edit : edits)
        if (auto problem = editor.edit(edit)) return *problem;
    return editor.text();
}

}  // namespace kijun
