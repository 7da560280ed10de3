// What `kijun debug ir` and `kijun debug plan` print: the program as text, stable for golden files.

#include <fmt/format.h>

#include <iterator>

#include "kijun/program.hpp"

namespace kijun {

namespace {

using Out = std::back_insert_iterator<std::string>;

std::string joined(const std::vector<std::string>& words, std::string_view between) {
    return fmt::format("{}", fmt::join(words, between));
}

void print_node(const Program& program, std::uint32_t number, int depth, std::string_view role, Out out) {
    const TreeNode& node = program.tree[number];
    static constexpr std::string_view names[] = {"all",  "any",    "at least", "not",
                                                 "item", "shared", "leaf",     "comparison"};
    std::string what(names[static_cast<std::size_t>(node.kind)]);
    if (node.kind == TreeNode::Kind::at_least) what += fmt::format(" {}", node.threshold);
    if (node.kind == TreeNode::Kind::leaf)
        what = fmt::format("a{} {}", node.atom, program.atoms[node.atom].key);
    if (!node.label.empty()) what += " " + node.label;
    if (!node.title.empty() && node.kind != TreeNode::Kind::leaf)
        what += fmt::format(" \"{}\"", node.title);
    if (node.background) what += " background";
    if (!node.from.empty()) what += fmt::format(" from {}", joined(node.from, ", "));
    fmt::format_to(out, "{:{}}{}{}  d{}\n", "", depth * 2, role, what, node.diagram);
    for (const std::uint32_t child : node.children) print_node(program, child, depth + 1, "", out);
    for (const std::uint32_t child : node.unless) print_node(program, child, depth + 1, "unless ", out);
}

}  // namespace

std::string dump_ir(const Program& program) {
    std::string text;
    const auto out = std::back_inserter(text);
    fmt::format_to(out, "patterns {}\n", program.patterns.size());
    for (std::size_t i = 0; i < program.patterns.size(); ++i) {
        const Pattern& pattern = program.patterns[i];
        fmt::format_to(out, "  p{} {} \"{}\"{}", i,
                       pattern.kind == Pattern::Kind::regex ? "regex" : "literal", pattern.spelling,
                       pattern.evading.empty() ? "" : " " + evading_clause(pattern.evading));
        if (!pattern.except.empty()) fmt::format_to(out, " except p{}", fmt::join(pattern.except, " p"));
        fmt::format_to(out, "\n");
    }
    fmt::format_to(out, "sets {}\n", program.sets.size());
    for (std::size_t i = 0; i < program.sets.size(); ++i)
        fmt::format_to(out, "  s{} {}{} = p{}\n", i, program.sets[i].name,
                       program.sets[i].open ? " open" : "", fmt::join(program.sets[i].patterns, " p"));
    fmt::format_to(out, "atoms {}\n", program.atoms.size());
    for (std::size_t i = 0; i < program.atoms.size(); ++i)
        fmt::format_to(
            out, "  a{} {}{}\n", i, program.atoms[i].key,
            program.atoms[i].kind == Atom::Kind::terms && program.atoms[i].terms.open ? " (open)" : "");
    fmt::format_to(out, "categories {}\n", program.categories.size());
    for (std::size_t i = 0; i < program.categories.size(); ++i) {
        const CategoryVersion& category = program.categories[i];
        fmt::format_to(out, "  c{} {} \"{}\" {} in {}{}{}\n", i, category.id, category.title,
                       category.number, category.class_id, category.group_id.empty() ? "" : ".",
                       category.group_id);
        print_node(program, category.tree, 2, "", out);
    }
    return text;
}

std::string dump_plan(const Program& program) {
    std::string text;
    const auto out = std::back_inserter(text);
    fmt::format_to(out, "nodes {}\n", program.nodes.size());
    for (std::size_t i = 2; i < program.nodes.size(); ++i)
        fmt::format_to(out, "  d{} = a{} ? d{} : d{}\n", i, program.nodes[i].atom, program.nodes[i].high,
                       program.nodes[i].low);
    for (std::size_t i = 0; i < program.snapshots.size(); ++i) {
        const SnapshotInfo& info = program.history.snapshots[i];
        fmt::format_to(out, "snapshot {} {}\n", i, program.history.revisions[info.revision].id);
        for (const std::uint32_t number : program.snapshots[i].categories) {
            const CategoryVersion& category = program.categories[number];
            fmt::format_to(out, "  c{} {} {} d{} may d{} must d{}\n", number, category.number, category.id,
                           category.diagram, category.bounds.may, category.bounds.must);
        }
    }
    return text;
}

}  // namespace kijun
