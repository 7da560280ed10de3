#include "automaton.hpp"

#include <algorithm>
#include <span>
#include <tuple>

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
        Position position{{0, 0}, 0, 0, no_set, 0, 0, 0};
        for (char32_t c = 0; c < 0x80; ++c) {
            if (set.contains(c)) position.ascii[c >> 6] |= std::uint64_t{1} << (c & 63);
        }
        if (set.ranges().size() == 1) {
            position.first = set.ranges().front().first;
            position.last = set.ranges().front().last;
        } else {
            const auto known = std::find(made.sets_.begin(), made.sets_.end(), set);
            position.set = static_cast<std::uint32_t>(known - made.sets_.begin());
            if (known == made.sets_.end()) made.sets_.push_back(set);
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
    for (const std::uint32_t last : whole.last) positions_[last].final = 1;
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

// ---- searching --------------------------------------------------------------------------------

void Automaton::Run::prepare(const Automaton& automaton) {
    // what characters are taken by some position
    std::vector<const Position*> takers;
    for (const Position& position : automaton.positions_) takers.push_back(&position);
    const auto taken = [](const Position* position) {
        return std::tie(position->set, position->first, position->last);
    };
    std::sort(takers.begin(), takers.end(),
              [&](const Position* a, const Position* b) { return taken(a) < taken(b); });
    takers.erase(std::unique(takers.begin(), takers.end(),
                             [&](const Position* a, const Position* b) { return taken(a) == taken(b); }),
                 takers.end());
    const auto each_range = [&](const Position& position, auto&& visit) {
        if (position.set == no_set) return visit(position.first, position.last);
        for (const PointSet::Range& range : automaton.sets_[position.set].ranges())
            visit(range.first, range.last);
    };
    boundaries_.assign(1, 0);
    for (const Position* taker : takers) {
        each_range(*taker, [&](char32_t first, char32_t last) {
            boundaries_.push_back(first);
            boundaries_.push_back(last + 1);
        });
    }
    std::sort(boundaries_.begin(), boundaries_.end());
    boundaries_.erase(std::unique(boundaries_.begin(), boundaries_.end()), boundaries_.end());

    // each taker splits the classes of which it takes a part
    constexpr std::uint32_t none = UINT32_MAX;
    range_classes_.assign(boundaries_.size(), 0);
    std::vector<std::uint32_t> split(1, none);  // by class: where those go that are taken
    for (const Position* taker : takers) {
        std::fill(split.begin(), split.end(), none);
        each_range(*taker, [&](char32_t first, char32_t last) {
            auto range = static_cast<std::size_t>(
                std::lower_bound(boundaries_.begin(), boundaries_.end(), first) - boundaries_.begin());
            for (; range < boundaries_.size() && boundaries_[range] <= last; ++range) {
                std::uint32_t& of_class = range_classes_[range];
                const std::uint32_t before = of_class;
                if (split[before] == none) {
                    split[before] = static_cast<std::uint32_t>(split.size());
                    split.push_back(none);
                }
                of_class = split[before];
            }
        });
    }
    // those that were taken whole have left empty numbers behind
    std::vector<std::uint32_t> numbers(split.size(), none);
    for (std::size_t range = 0; range < boundaries_.size(); ++range) {
        std::uint32_t& number = numbers[range_classes_[range]];
        if (number == none) {
            number = static_cast<std::uint32_t>(samples_.size());
            samples_.push_back(boundaries_[range]);
        }
        range_classes_[range] = number;
    }
    known_.assign(128, {});
    forget();
}

void Automaton::Run::forget() {
    sets_.resize(start + 1);
    next_.assign(sets_.size() * samples_.size(), not_known);
}

inline std::uint32_t Automaton::Run::class_of(char32_t point) {
    Known& known = known_[(point ^ point >> 7) & 127];
    if (known.point != point) {
        const auto behind = std::upper_bound(boundaries_.begin(), boundaries_.end(), point);
        known = {point, range_classes_[static_cast<std::size_t>(behind - boundaries_.begin()) - 1]};
    }
    return known.of_class;
}

std::uint16_t Automaton::Run::find_next(const Automaton& automaton, std::uint32_t state,
                                        std::uint32_t of_class) {
    made_.clear();
    bool final = false;
    const auto offer = [&](const std::uint32_t* numbers, std::size_t count) {
        for (const std::uint32_t number : std::span(numbers, count)) {
            const Position& position = automaton.positions_[number];
            if (!automaton.takes(position, samples_[of_class])) continue;
            made_.push_back(number);
            final = final || position.final != 0;
        }
    };
    if (state == start) offer(automaton.first_.data(), automaton.first_.size());
    for (const std::uint32_t number : sets_[state]) {
        const Position& position = automaton.positions_[number];
        offer(automaton.follow_.data() + position.follow, position.count);
    }
    std::sort(made_.begin(), made_.end());
    made_.erase(std::unique(made_.begin(), made_.end()), made_.end());
    const std::size_t place = state * samples_.size() + of_class;
    if (made_.empty()) return next_[place] = dead;
    auto number =
        static_cast<std::size_t>(std::find(sets_.begin() + start + 1, sets_.end(), made_) - sets_.begin());
    const bool is_new = number == sets_.size();
    const bool full = is_new && next_.size() >= std::max(most_entries, 16 * samples_.size());
    if (full) {
        forget();
        number = sets_.size();
    }
    if (is_new) {
        sets_.push_back(made_);
        next_.resize(sets_.size() * samples_.size(), not_known);
    }
    const auto next = static_cast<std::uint16_t>(number | (final ? final_bit : 0));
    if (!full) next_[place] = next;
    return next;
}

std::uint32_t Automaton::longest(std::string_view text, std::uint32_t begin, Run& run) const {
    if (run.samples_.empty()) run.prepare(*this);
    std::uint32_t end = 0, state = Run::start;
    for (std::uint32_t at = begin; at < text.size();) {
        const utf8::Decoded c = utf8::decode(text, at);
        at += c.length;
        const std::uint32_t of_class = run.class_of(c.point);
        std::uint16_t next = run.next_[state * run.samples_.size() + of_class];
        if (next == Run::not_known) next = run.find_next(*this, state, of_class);
        if (next == Run::dead) break;
        if ((next & Run::final_bit) != 0) end = at;
        state = next & ~std::uint32_t{Run::final_bit};
    }
    return end;
}

}  // namespace kijun
