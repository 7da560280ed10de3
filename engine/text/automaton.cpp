#include "automaton.hpp"

#include <algorithm>

#include "utf8.hpp"

namespace kijun {

// Builds first, last and follow of the expression, part by part.
struct Automaton::Builder {
    Automaton& made;
    std::vector<std::vector<std::uint32_t>> follow;

    struct Part {
        std::vector<std::uint32_t> first, last;
        bool empty = true;  // matches the empty text
    };

    static void add(std::vector<std::uint32_t>& to, const std::vector<std::uint32_t>& more) {
        to.insert(to.end(), more.begin(), more.end());
    }

    Part characters(const PointSet& set) {
        const auto number = static_cast<std::uint32_t>(made.positions_.size());
        Position position{0, 0, no_set, {0, 0}, 0, 0, false};
        for (char32_t c = 0; c < 0x80; ++c) {
            if (set.contains(c)) position.ascii[c >> 6] |= std::uint64_t{1} << (c & 63);
        }
        if (set.ranges().size() == 1) {
            position.first = set.ranges().front().first;
            position.last = set.ranges().front().last;
        } else {
            position.set = static_cast<std::uint32_t>(made.sets_.size());
            made.sets_.push_back(set);
        }
        made.positions_.push_back(position);
        follow.emplace_back();
        return {{number}, {number}, false};
    }

    Part joined(Part a, Part b) {
        for (const std::uint32_t last : a.last) add(follow[last], b.first);
        if (a.empty) add(a.first, b.first);
        if (b.empty) add(b.last, a.last);
        return {std::move(a.first), std::move(b.last), a.empty && b.empty};
    }

    // x{2,4} is x x (x x?)?: nested, so that no two ways lead to one place
    Part repeated(const RegexNode& node) {
        const RegexNode& inner = node.children.front();
        Part rest;
        for (std::uint32_t i = node.most; i > node.least; --i) {
            rest = joined(part(inner), std::move(rest));
            rest.empty = true;
        }
        for (std::uint32_t i = 0; i < node.least; ++i) rest = joined(part(inner), std::move(rest));
        return rest;
    }

    Part part(const RegexNode& node) {
        switch (node.kind) {
            case RegexNode::Kind::characters:
                return characters(node.characters);
            case RegexNode::Kind::sequence: {
                Part all;
                for (const RegexNode& child : node.children) all = joined(std::move(all), part(child));
                return all;
            }
            case RegexNode::Kind::choice: {
                Part any{{}, {}, false};
                for (const RegexNode& child : node.children) {
                    const Part one = part(child);
                    add(any.first, one.first);
                    add(any.last, one.last);
                    any.empty = any.empty || one.empty;
                }
                return any;
            }
            case RegexNode::Kind::repeat:
                return repeated(node);
        }
        return {};
    }
};

Automaton::Automaton(const RegexNode& node) {
    Builder builder{*this, {}};
    Builder::Part whole = builder.part(node);
    first_ = std::move(whole.first);
    for (const std::uint32_t last : whole.last) positions_[last].final = true;
    for (std::size_t i = 0; i < positions_.size(); ++i) {
        auto& next = builder.follow[i];
        std::sort(next.begin(), next.end());
        next.erase(std::unique(next.begin(), next.end()), next.end());
        positions_[i].follow = static_cast<std::uint32_t>(follow_.size());
        positions_[i].count = static_cast<std::uint32_t>(next.size());
        follow_.insert(follow_.end(), next.begin(), next.end());
    }
    for (const std::uint32_t number : first_) note_first(positions_[number]);
    longest_bytes_ = static_cast<std::uint32_t>(4 * size_of(node).longest);
}

void Automaton::note_first(const Position& position) {
    const auto note = [this](char32_t first, char32_t last) {
        std::string bytes;
        while (first <= last) {
            bytes.clear();
            utf8::append(bytes, first);
            firsts_.set(place_of(static_cast<unsigned char>(bytes[0]),
                                 static_cast<unsigned char>(bytes.size() > 1 ? bytes[1] : '\0')));
            first = first < 0x80 ? first + 1 : (first | 63) + 1;  // 64 share their first two bytes at least
        }
    };
    if (position.set == no_set) {
        note(position.first, position.last);
    } else {
        for (const PointSet::Range& range : sets_[position.set].ranges()) note(range.first, range.last);
    }
}

std::uint32_t Automaton::longest(std::string_view text, std::uint32_t begin, Run& run) const {
    std::uint32_t end = 0;
    run.now_.clear();
    for (std::uint32_t at = begin; at < text.size();) {
        const utf8::Decoded c = utf8::decode(text, at);
        if (++run.step_ == 0) {  // the steps have wrapped: what is noted means nothing any more
            std::fill(run.seen_.begin(), run.seen_.end(), 0);
            run.step_ = 1;
        }
        run.next_.clear();
        const auto offer = [&](const std::uint32_t* numbers, std::size_t count) {
            for (std::size_t i = 0; i < count; ++i) {
                const std::uint32_t number = numbers[i];
                const Position& position = positions_[number];
                if (run.seen_[number] == run.step_ || !takes(position, c.point)) continue;
                run.seen_[number] = run.step_;
                run.next_.push_back(number);
                if (position.final) end = at + c.length;
            }
        };
        if (at == begin) offer(first_.data(), first_.size());
        for (const std::uint32_t number : run.now_) {
            offer(follow_.data() + positions_[number].follow, positions_[number].count);
        }
        if (run.next_.empty()) break;
        run.now_.swap(run.next_);
        at += c.length;
        // where there is one way on, as in most of a long repeat, it is followed without ado
        while (run.now_.size() == 1 && positions_[run.now_[0]].count == 1 && at < text.size()) {
            const std::uint32_t number = follow_[positions_[run.now_[0]].follow];
            const utf8::Decoded next = utf8::decode(text, at);
            if (!takes(positions_[number], next.point)) return end;
            at += next.length;
            if (positions_[number].final) end = at;
            run.now_[0] = number;
        }
    }
    return end;
}

}  // namespace kijun
