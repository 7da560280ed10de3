#include "regex_literals.hpp"

#include <algorithm>

#include "utf8.hpp"

namespace kijun {

namespace {

constexpr std::size_t most_literals = 24;
constexpr std::size_t longest_literal = 30;  // bytes: longer ones are not rarer

using Literals = std::vector<std::string>;

// How often one of the literals is met, roughly, in a text of so many characters.
double frequency(const Literals& literals) {
    double sum = 0;
    for (const std::string& literal : literals) {
        double one = 1;
        for (std::size_t at = 0; at < literal.size();) {
            const utf8::Decoded c = utf8::decode(literal, at);
            one *= c.point < 0x80 ? 1.0 / 30 : c.point < 0x3100 ? 1.0 / 50 : 1.0 / 500;
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

bool has_empty(const Literals& literals) {
    return std::any_of(literals.begin(), literals.end(),
                       [](const std::string& one) { return one.empty(); });
}

// In a sequence: the best of what stands in one part, or side by side in several that have few texts.
std::optional<RequiredLiterals> of_sequence(const RegexNode& node) {
    std::optional<RequiredLiterals> best;
    std::vector<std::optional<Literals>> parts;
    for (const RegexNode& child : node.children) parts.push_back(exact(child));
    std::uint64_t before = 0;
    for (std::size_t first = 0; first < node.children.size(); ++first) {
        if (std::optional<RequiredLiterals> inner = required_literals(node.children[first])) {
            inner->before += before;
            keep_better(best, std::move(inner));
        }
        std::optional<Literals> run = Literals(1);
        for (std::size_t last = first; last < node.children.size(); ++last) {
            if (!parts[last]) break;
            run = joined(*run, *parts[last]);
            if (!run || has_long(*run)) break;
            if (!has_empty(*run)) keep_better(best, RequiredLiterals{*run, before});
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
