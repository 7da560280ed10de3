#include "regex_literals.hpp"

#include <algorithm>
#include <span>

#include "utf8.hpp"

namespace kijun {

namespace {

constexpr std::size_t most_literals = 48;
constexpr std::size_t longest_literal = 30;  // bytes: longer ones are not rarer

using Literals = std::vector<std::string>;

// Those that are rare outside of addresses of the web.
bool is_ascii_sign(char32_t point) {
    return point < 0x80 &&
           std::string_view("!\"#$%&'()*+;<=>?@[\\]^_`{|}~").find(static_cast<char>(point)) !=
               std::string_view::npos;
}

// How often one of the literals is met, roughly, in a text of so many characters.
double frequency(const Literals& literals) {
    double sum = 0;
    for (const std::string& literal : literals) {
        double one = 1;
        for (std::size_t at = 0; at < literal.size();) {
            const utf8::Decoded c = utf8::decode(literal, at);
            one *= is_ascii_sign(c.point) ? 1.0 / 300
                   : c.point < 0x80       ? 1.0 / 30
                   : c.point < 0x3100     ? 1.0 / 50
                                          : 1.0 / 500;
            at += c.length;
        }
        sum += one;
    }
    return sum;
}

// What a trigger costs: it is found so often, and so many places before it are tried each time.
double cost(const RequiredLiterals& required) {
    return frequency(required.literals) * (4 + static_cast<double>(required.before));
}

void keep_better(std::optional<RequiredLiterals>& best, std::optional<RequiredLiterals> other) {
    if (other && (!best || cost(*other) < cost(*best))) best = std::move(other);
}

// Each head with each tail, if they are few.
std::optional<Literals> joined(const Literals& heads, const Literals& tails) {
    if (heads.size() * tails.size() > most_literals) return std::nullopt;
    Literals all;
    for (const std::string& head : heads) {
        for (const std::string& tail : tails) all.push_back(head + tail);
    }
    return all;
}

bool has_long(const Literals& literals) {
    return std::any_of(literals.begin(), literals.end(),
                       [](const std::string& one) { return one.size() > longest_literal; });
}

// All texts that the node matches, if they are few and short.
std::optional<Literals> exact(const RegexNode& node) {
    Literals all;
    switch (node.kind) {
        case RegexNode::Kind::characters:
            for (const PointSet::Range& range : node.characters.ranges()) {
                if (range.last - range.first >= most_literals) return std::nullopt;
                for (char32_t c = range.first; c <= range.last; ++c) utf8::append(all.emplace_back(), c);
            }
            break;
        case RegexNode::Kind::sequence:
            all.emplace_back();
            for (const RegexNode& child : node.children) {
                const std::optional<Literals> next = exact(child);
                std::optional<Literals> longer = next ? joined(all, *next) : std::nullopt;
                if (!longer) return std::nullopt;
                all = std::move(*longer);
            }
            break;
        case RegexNode::Kind::choice:
            for (const RegexNode& child : node.children) {
                const std::optional<Literals> one = exact(child);
                if (!one || one->size() + all.size() > most_literals) return std::nullopt;
                all.insert(all.end(), one->begin(), one->end());
            }
            break;
        case RegexNode::Kind::repeat: {
            if (node.least != 0 || node.most != 1) return std::nullopt;
            std::optional<Literals> one = exact(node.children.front());
            if (!one) return std::nullopt;
            all = std::move(*one);
            all.emplace_back();
            break;
        }
    }
    if (all.size() > most_literals || has_long(all)) return std::nullopt;
    return all;
}

Literals distinct(Literals literals) {
    std::sort(literals.begin(), literals.end());
    literals.erase(std::unique(literals.begin(), literals.end()), literals.end());
    return literals;
}

bool has_empty(const Literals& literals) {
    return std::any_of(literals.begin(), literals.end(),
                       [](const std::string& one) { return one.empty(); });
}

enum class Side : std::uint8_t { first, last };

std::optional<Literals> characters_at(Side side, std::span<const RegexNode> sequence);

// The characters that the texts of a node begin or end with, if they are few and there always is one.
std::optional<Literals> characters_at(Side side, const RegexNode& node) {
    switch (node.kind) {
        case RegexNode::Kind::characters:
            return exact(node);
        case RegexNode::Kind::sequence:
            return characters_at(side, std::span(node.children));
        case RegexNode::Kind::choice: {
            Literals all;
            for (const RegexNode& child : node.children) {
                const std::optional<Literals> some = characters_at(side, child);
                if (!some || all.size() + some->size() > most_literals) return std::nullopt;
                all.insert(all.end(), some->begin(), some->end());
            }
            return distinct(std::move(all));
        }
        case RegexNode::Kind::repeat:
            return node.least == 0 ? std::nullopt : characters_at(side, node.children.front());
    }
    return std::nullopt;
}

std::optional<Literals> characters_at(Side side, std::span<const RegexNode> sequence) {
    Literals all;
    while (!sequence.empty()) {
        const RegexNode& node = side == Side::first ? sequence.front() : sequence.back();
        sequence = side == Side::first ? sequence.subspan(1) : sequence.first(sequence.size() - 1);
        const bool optional = size_of(node).shortest == 0;
        // what may be left out is a repeat of something that is not
        const bool inside = optional && node.kind == RegexNode::Kind::repeat;
        const std::optional<Literals> some = characters_at(side, inside ? node.children.front() : node);
        if (!some || all.size() + some->size() > most_literals) return std::nullopt;
        all.insert(all.end(), some->begin(), some->end());
        if (!optional) return distinct(std::move(all));
    }
    return std::nullopt;
}

// In a sequence: the best of what stands in one part, or side by side in several that have few texts, maybe
// with the character before and the one behind.
std::optional<RequiredLiterals> of_sequence(const RegexNode& node) {
    std::optional<RequiredLiterals> best;
    std::vector<std::optional<Literals>> parts;
    const std::span children(node.children);
    for (const RegexNode& child : children) parts.push_back(exact(child));
    std::uint64_t before = 0;
    for (std::size_t first = 0; first < node.children.size(); ++first) {
        if (std::optional<RequiredLiterals> inner = required_literals(node.children[first])) {
            inner->before += before;
            keep_better(best, std::move(inner));
        }
        const std::optional<Literals> ahead = characters_at(Side::last, children.first(first));
        const auto offer = [&](const Literals& run) {
            if (has_empty(run)) return;
            keep_better(best, RequiredLiterals{run, before});
            if (!ahead) return;
            if (std::optional<Literals> longer = joined(*ahead, run))
                keep_better(best, RequiredLiterals{*std::move(longer), before - 1});
        };
        std::optional<Literals> run = Literals(1);
        for (std::size_t last = first; last < node.children.size(); ++last) {
            const std::optional<Literals> next = characters_at(Side::first, children.subspan(last));
            if (std::optional<Literals> longer = next ? joined(*run, *next) : std::nullopt) offer(*longer);
            if (!parts[last]) break;
            run = joined(*run, *parts[last]);
            if (!run || has_long(*run)) break;
            offer(*run);
        }
        before += size_of(node.children[first]).longest;
    }
    return best;
}

}  // namespace

std::optional<RequiredLiterals> required_literals(const RegexNode& node) {
    switch (node.kind) {
        case RegexNode::Kind::characters: {
            std::optional<Literals> texts = exact(node);
            if (!texts) return std::nullopt;
            return RequiredLiterals{std::move(*texts), 0};
        }
        case RegexNode::Kind::sequence:
            return of_sequence(node);
        case RegexNode::Kind::choice: {
            RequiredLiterals any;
            for (const RegexNode& child : node.children) {
                const std::optional<RequiredLiterals> one = required_literals(child);
                if (!one || one->literals.size() + any.literals.size() > most_literals) return std::nullopt;
                any.literals.insert(any.literals.end(), one->literals.begin(), one->literals.end());
                any.before = std::max(any.before, one->before);
            }
            return any;
        }
        case RegexNode::Kind::repeat:
            // the first time round has it
            return node.least == 0 ? std::nullopt : required_literals(node.children.front());
    }
    return std::nullopt;
}

}  // namespace kijun
