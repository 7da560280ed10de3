// A decision tree as numbered steps, Mermaid, SVG and JSON.

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <map>

#include "kijun/decision_tree.hpp"
#include "kijun/json.hpp"
#include "kijun/source.hpp"
#include "markup.hpp"

namespace kijun {

namespace {

// What each atom of the category asks, in the guideline's own words.
class Questions {
public:
    Questions(const Program& program, const CategoryVersion& category) : program_(program) {
        collect(category.tree);
    }
    [[nodiscard]] std::string of(AtomId number) const {
        const Atom& atom = program_.atoms[number];
        const auto written = written_.find(number);
        const std::string& condition = written == written_.end() ? atom.key : written->second;
        if (atom.kind != Atom::Kind::fact) return condition;
        const FactInfo& fact = program_.facts[atom.fact.fact];
        if (fact.question.empty()) return condition;
        // a yes or no is the question itself; of numbers and choices the condition is asked
        return fact.type == ast::FactType::boolean ? fact.question
                                                   : fmt::format("{}（{}）", fact.question, condition);
    }

private:
    void collect(std::uint32_t number) {
        const TreeNode& node = program_.tree[number];
        if (node.atom != none) written_.try_emplace(node.atom, node.title);
        for (const std::uint32_t child : node.children) collect(child);
        for (const std::uint32_t child : node.unless) collect(child);
    }
    const Program& program_;
    std::map<AtomId, std::string> written_;
};

struct Words {
    const char *met, *not_met, *yes, *no, *any, *all, *step, *title;
};
const Words& words(Language language) {
    static constexpr Words ja{"該当する",   "該当しない", "はい",  "いいえ",
                              "いずれか：", "すべて：",   "{} へ", "{} {}（{}）"};
    static constexpr Words en{"met",     "not met", "yes",      "no",
                              "any of:", "all of:", "go to {}", "{} {} ({})"};
    return language == Language::japanese ? ja : en;
}

std::string title_of(const Program& program, const DecisionTree& tree, Language language) {
    const CategoryVersion& category = program.categories[tree.category];
    const auto& revision = program.history.revisions[program.history.snapshots[tree.snapshot].revision];
    std::string title =
        fmt::format(fmt::runtime(words(language).title), category.number, category.title, revision.id);
    return category.number.empty() ? title.substr(1) : title;
}

// Steps are numbered from the root, in the order in which they can be reached.
std::vector<std::uint32_t> in_order(const DecisionTree& tree) {
    std::vector<std::uint32_t> order;
    for (auto number = static_cast<std::uint32_t>(tree.nodes.size()); number-- > 2;)
        order.push_back(number);
    return order;
}

std::vector<std::string> lines_of(const Questions& questions, const DecisionNode& node, Language language) {
    std::vector<std::string> lines;
    if (node.atoms.size() > 1) lines.emplace_back(node.all ? words(language).all : words(language).any);
    for (const AtomId atom : node.atoms)
        lines.push_back((node.atoms.size() > 1 ? "・" : "") + questions.of(atom));
    return lines;
}

// Lines of at most so many terminal cells, broken at a space where there is one near enough.
std::vector<std::string> wrapped(const std::string& text, std::size_t most) {
    std::vector<std::string> lines(1);
    std::size_t width = 0;
    for (std::size_t i = 0; i < text.size();) {
        std::size_t end = i + 1;
        while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) ++end;
        const std::string character = text.substr(i, end - i);
        const std::size_t cells = display_width(character);
        if (width + cells > most) {
            std::string carried;
            if (const std::size_t space = lines.back().rfind(' ');
                space != std::string::npos && display_width(lines.back().substr(space)) < most / 2) {
                carried = lines.back().substr(space + 1);
                lines.back().erase(space);
            }
            width = display_width(carried);
            lines.push_back(std::move(carried));
        }
        lines.back() += character;
        width += cells;
        i = end;
    }
    return lines;
}

// ---- the drawing: rows by the longest way from the root, places by where the edges come from ----
struct Box {
    std::size_t row = 0;
    double x = 0;  // of its middle, in boxes
    std::vector<std::string> lines;
};

std::vector<Box> layout(const DecisionTree& tree) {
    std::vector<Box> boxes(tree.nodes.size());
    for (auto number = static_cast<std::uint32_t>(tree.nodes.size()); number-- > 2;) {
        const DecisionNode& node = tree.nodes[number];
        for (const std::uint32_t next : {node.yes, node.no})
            boxes[next].row = std::max(boxes[next].row, boxes[number].row + 1);
    }
    const std::size_t last = std::max(boxes[0].row, boxes[1].row);
    boxes[0].row = boxes[1].row = last;
    std::vector<std::vector<std::uint32_t>> rows(last + 1);
    for (auto number = static_cast<std::uint32_t>(tree.nodes.size()); number-- > 0;)
        rows[boxes[number].row].push_back(number);
    std::vector<std::vector<std::pair<std::uint32_t, double>>> from(tree.nodes.size());
    for (std::uint32_t number = 2; number < tree.nodes.size(); ++number) {
        from[tree.nodes[number].yes].emplace_back(number, -0.25);  // yes to the left
        from[tree.nodes[number].no].emplace_back(number, 0.25);
    }
    for (auto& row : rows) {
        for (const std::uint32_t number : row) {
            double sum = 0;
            for (const auto& [parent, side] : from[number]) sum += boxes[parent].x + side;
            boxes[number].x = from[number].empty() ? 0 : sum / static_cast<double>(from[number].size());
        }
        std::stable_sort(row.begin(), row.end(),
                         [&](std::uint32_t a, std::uint32_t b) { return boxes[a].x < boxes[b].x; });
        // at least a box apart, the row as a whole where its boxes wanted to be
        double wanted = 0, given = 0;
        for (std::size_t i = 0; i < row.size(); ++i) {
            wanted += boxes[row[i]].x;
            if (i > 0) boxes[row[i]].x = std::max(boxes[row[i]].x, boxes[row[i - 1]].x + 1);
            given += boxes[row[i]].x;
        }
        const double shift = (wanted - given) / static_cast<double>(row.size());
        for (const std::uint32_t number : row) boxes[number].x += shift;
    }
    return boxes;
}

}  // namespace

std::string tree_text(const Program& program, const DecisionTree& tree, Language language) {
    const Words& say = words(language);
    const Questions questions(program, program.categories[tree.category]);
    const auto order = in_order(tree);
    const auto goal = [&](std::uint32_t number) -> std::string {
        if (number < 2) return number == 1 ? say.met : say.not_met;
        return fmt::format(fmt::runtime(say.step), tree.nodes.size() - number);
    };
    std::string text = title_of(program, tree, language) + "\n";
    const auto out = std::back_inserter(text);
    if (tree.root < 2) fmt::format_to(out, "{}\n", goal(tree.root));
    for (const std::uint32_t number : order) {
        const DecisionNode& node = tree.nodes[number];
        const std::string step = fmt::format("{:>3}. ", tree.nodes.size() - number);
        bool first = true;
        fmt::format_to(out, "\n");
        for (const std::string& line : lines_of(questions, node, language)) {
            fmt::format_to(out, "{}{}\n", first ? step : "     ", line);
            first = false;
        }
        fmt::format_to(out, "       {} → {}\n       {} → {}\n", say.yes, goal(node.yes), say.no,
                       goal(node.no));
    }
    return text;
}

std::string tree_mermaid(const Program& program, const DecisionTree& tree, Language language) {
    const Words& say = words(language);
    const Questions questions(program, program.categories[tree.category]);
    // Mermaid reads entities by number with # for &
    const auto quoted = [](const std::string& text) {
        std::string out;
        for (const char byte : text) {
            if (byte == '"' || byte == '<' || byte == '>' || byte == '&' || byte == '#' || byte == ';' ||
                byte == '`')
                out += fmt::format("#{};", static_cast<int>(byte));
            else
                out += byte;
        }
        return out;
    };
    std::string text = fmt::format("%% {}\nflowchart TD\n", title_of(program, tree, language));
    const auto out = std::back_inserter(text);
    for (const std::uint32_t number : in_order(tree)) {
        std::string label;
        for (const std::string& line : lines_of(questions, tree.nodes[number], language))
            label += (label.empty() ? "" : "<br>") + quoted(line);
        fmt::format_to(out, "  n{}[\"{}\"]\n", number, label);
    }
    fmt::format_to(out, "  n1([\"{}\"])\n  n0([\"{}\"])\n", say.met, say.not_met);
    for (const std::uint32_t number : in_order(tree)) {
        const DecisionNode& node = tree.nodes[number];
        fmt::format_to(out, "  n{} -->|{}| n{}\n  n{} -.->|{}| n{}\n", number, say.yes, node.yes, number,
                       say.no, node.no);
    }
    return text;
}

std::string tree_svg(const Program& program, const DecisionTree& tree, Language language) {
    static constexpr double box_width = 260, gap_x = 40, gap_y = 56, line_height = 18, padding = 10,
                            margin = 24;
    const Words& say = words(language);
    const Questions questions(program, program.categories[tree.category]);
    std::vector<Box> boxes = layout(tree);
    for (std::uint32_t number = 0; number < boxes.size(); ++number) {
        if (number < 2) {
            boxes[number].lines = {number == 1 ? say.met : say.not_met};
            continue;
        }
        for (const std::string& line : lines_of(questions, tree.nodes[number], language))
            for (std::string& part : wrapped(line, 32)) boxes[number].lines.push_back(std::move(part));
    }
    std::size_t rows = 0;
    double left = 0, right = 0;
    for (const Box& box : boxes) {
        rows = std::max(rows, box.row + 1);
        left = std::min(left, box.x);
        right = std::max(right, box.x);
    }
    const auto height = [](const Box& box) {
        return static_cast<double>(box.lines.size()) * line_height + 2 * padding;
    };
    std::vector<double> tops(rows + 1, margin + 2 * line_height);
    for (std::size_t row = 0; row < rows; ++row) {
        double tallest = 0;
        for (const Box& box : boxes)
            if (box.row == row) tallest = std::max(tallest, height(box));
        tops[row + 1] = tops[row] + tallest + gap_y;
    }
    const auto middle = [&](const Box& box) {
        return margin + (box.x - left) * (box_width + gap_x) + box_width / 2;
    };

    const double width = 2 * margin + (right - left) * (box_width + gap_x) + box_width;
    const double total = tops[rows] - gap_y + margin;
    const std::string title = escape_markup(title_of(program, tree, language));
    std::string svg;
    const auto out = std::back_inserter(svg);
    fmt::format_to(out,
                   "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{:.0f}\" height=\"{:.0f}\" "
                   "viewBox=\"0 0 {:.0f} {:.0f}\" "
                   "role=\"img\" font-family=\"'Noto Sans CJK JP','Hiragino Sans','Yu Gothic',sans-serif\" "
                   "font-size=\"13\">\n"
                   "<title>{}</title>\n"
                   "<defs><marker id=\"tip\" viewBox=\"0 0 8 8\" refX=\"8\" refY=\"4\" markerWidth=\"8\" "
                   "markerHeight=\"8\" "
                   "orient=\"auto\"><path d=\"M0 0 8 4 0 8z\" fill=\"#555\"/></marker></defs>\n"
                   "<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n"
                   "<text x=\"{:.0f}\" y=\"{:.0f}\" font-size=\"16\" font-weight=\"bold\">{}</text>\n",
                   width, total, width, total, title, margin, margin + 6, title);
    for (const std::uint32_t number : in_order(tree)) {
        const Box& from = boxes[number];
        const double bottom = tops[from.row] + height(from);
        const auto edge = [&](std::uint32_t next, double side, const char* label, bool yes) {
            const double x = middle(from) + side * box_width / 4, y = bottom;
            const double to_x = middle(boxes[next]) + side * 12, to_y = tops[boxes[next].row];
            fmt::format_to(
                out,
                "<path d=\"M{:.1f} {:.1f}C{:.1f} {:.1f} {:.1f} {:.1f} {:.1f} {:.1f}\" fill=\"none\" "
                "stroke=\"{}\" stroke-width=\"1.4\"{} marker-end=\"url(#tip)\"/>\n"
                "<text x=\"{:.1f}\" y=\"{:.1f}\" font-size=\"11\" fill=\"{}\" "
                "text-anchor=\"middle\">{}</text>\n",
                x, y, x, y + gap_y * 0.6, to_x, to_y - gap_y * 0.6, to_x, to_y, yes ? "#1a6b3c" : "#8a2b2b",
                yes ? "" : " stroke-dasharray=\"5 4\"", x + side * 16, y + 14, yes ? "#1a6b3c" : "#8a2b2b",
                label);
        };
        edge(tree.nodes[number].yes, -1, say.yes, true);
        edge(tree.nodes[number].no, 1, say.no, false);
    }
    for (std::uint32_t number = 0; number < boxes.size(); ++number) {
        const Box& box = boxes[number];
        const char* fill = number == 1 ? "#d9f0e1" : number == 0 ? "#f3dede" : "#f4f6fa";
        fmt::format_to(out,
                       "<rect x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.0f}\" height=\"{:.1f}\" rx=\"{}\" "
                       "fill=\"{}\" stroke=\"#556\"/>\n",
                       middle(box) - box_width / 2, tops[box.row], box_width, height(box),
                       number < 2 ? 16 : 4, fill);
        for (std::size_t line = 0; line < box.lines.size(); ++line)
            fmt::format_to(out, "<text x=\"{:.1f}\" y=\"{:.1f}\"{}>{}</text>\n",
                           number < 2 ? middle(box) : middle(box) - box_width / 2 + padding,
                           tops[box.row] + padding + line_height * (static_cast<double>(line) + 0.75),
                           number < 2 ? " text-anchor=\"middle\"" : "", escape_markup(box.lines[line]));
    }
    svg += "</svg>\n";
    return svg;
}

std::string tree_json(const Program& program, const DecisionTree& tree) {
    const CategoryVersion& category = program.categories[tree.category];
    const Questions questions(program, category);
    std::string out;
    JsonWriter json(out);
    json.begin_object();
    json.key("guideline").value(program.history.guideline);
    json.key("revision")
        .value(program.history.revisions[program.history.snapshots[tree.snapshot].revision].id);
    json.key("category").value(category.id);
    json.key("root").value(tree.root);
    json.key("nodes").begin_array();
    for (std::uint32_t number = 0; number < tree.nodes.size(); ++number) {
        const DecisionNode& node = tree.nodes[number];
        json.begin_object();
        json.key("node").value(number);
        if (number < 2) {
            json.key("answer").value(number == 1 ? "met" : "not_met");
        } else {
            json.key("asks").value(node.all ? "all" : "any");
            json.key("questions").begin_array();
            for (const AtomId number_of_atom : node.atoms) {
                const Atom& atom = program.atoms[number_of_atom];
                json.begin_object();
                json.key("key").value(atom.kind == Atom::Kind::fact ? program.facts[atom.fact.fact].id
                                                                    : atom.key);
                json.key("question").value(questions.of(number_of_atom));
                json.end_object();
            }
            json.end_array();
            json.key("yes").value(node.yes);
            json.key("no").value(node.no);
        }
        json.end_object();
    }
    json.end_array();
    json.end_object();
    out += '\n';
    return out;
}

}  // namespace kijun
