#include "alignment.hpp"

#include <algorithm>

#include "words.hpp"

namespace kijun::documents {

namespace {

bool is_permanent(const Provision& one) { return one.key.find('/') == std::string::npos; }

bool same_but_label(const Provision& a, const Provision& b) {
    return a.text == b.text && a.heading == b.heading && a.flow == b.flow &&
           std::equal(a.children.begin(), a.children.end(), b.children.begin(), b.children.end(),
                      same_text);
}

std::string wording(const Provision& one) {
    std::string out = one.text;
    for (const Provision& child : one.children) out += wording(child);
    return out;
}

// Places of a longest rising subsequence.
std::vector<bool> rising(const std::vector<std::size_t>& numbers) {
    std::vector<std::size_t> ends, previous(numbers.size(), numbers.size());
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        const auto at =
            std::lower_bound(ends.begin(), ends.end(), numbers[i],
                             [&](std::size_t end, std::size_t value) { return numbers[end] < value; });
        if (at != ends.begin()) previous[i] = *(at - 1);
        if (at == ends.end())
            ends.push_back(i);
        else
            *at = i;
    }
    std::vector<bool> chosen(numbers.size());
    if (!ends.empty())
        for (std::size_t i = ends.back(); i < numbers.size(); i = previous[i]) chosen[i] = true;
    return chosen;
}

}  // namespace

double likeness(const Provision& a, const Provision& b) {
    const auto [left, right] = compare_words(wording(a), wording(b));
    std::size_t same = 0, all = 0;
    for (const Piece& piece : left) {
        all += piece.text.size();
        if (!piece.changed) same += piece.text.size();
    }
    for (const Piece& piece : right) all += piece.text.size();
    return all == 0 ? 1.0 : 2.0 * static_cast<double>(same) / static_cast<double>(all);
}

Alignment::Alignment(const Provision& before, const Provision& after) {
    std::unordered_map<std::string, const Provision*> old, present;
    permanent(before, old);
    permanent(after, present);
    for (const auto& [key, provision] : present)
        if (const auto found = old.find(key); found != old.end()) pair(*found->second, *provision);
    below(after);
    find_moved(after);
}

void Alignment::pair(const Provision& before, const Provision& after) {
    before_.emplace(&after, &before);
    after_.emplace(&before, &after);
}

void Alignment::permanent(const Provision& one, std::unordered_map<std::string, const Provision*>& found) {
    if (is_permanent(one)) found.emplace(one.key, &one);
    for (const Provision& child : one.children) permanent(child, found);
}

void Alignment::below(const Provision& after) {
    if (const Provision* old = before(after)) {
        // from the surest sign of identity to the weakest
        const auto same_key = [](const Provision& a, const Provision& b) { return a.key == b.key; };
        const auto match = [&](const auto& alike) {
            for (const Provision& is : after.children)
                for (const Provision& was : old->children) {
                    if (before_.contains(&is)) break;
                    if (is_permanent(is) || is_permanent(was) || after_.contains(&was)) continue;
                    if (alike(was, is)) pair(was, is);
                }
        };
        match([&](const auto& a, const auto& b) { return same_key(a, b) && same_text(a, b); });
        match([](const auto& a, const auto& b) { return same_text(a, b); });
        match([](const auto& a, const auto& b) {
            return !a.label.empty() && !b.label.empty() && same_but_label(a, b);
        });
        match([&](const auto& a, const auto& b) {
            return same_key(a, b) && (!a.label.empty() || a.flow) && !b.label.empty() == !a.label.empty();
        });
        match([](const auto& a, const auto& b) {
            return a.label == b.label && !a.flow && !b.flow && likeness(a, b) > 0.5;
        });
    }
    for (const Provision& child : after.children) below(child);
}

void Alignment::find_moved(const Provision& after) {
    const Provision* old = before(after);
    std::vector<const Provision*> stayed;
    std::vector<std::size_t> places;
    for (const Provision& child : after.children) {
        find_moved(child);
        const Provision* was = before(child);
        if (was == nullptr) continue;
        const bool here = old != nullptr && was >= old->children.data() &&
                          was < old->children.data() + old->children.size();
        if (here) {
            stayed.push_back(&child);
            places.push_back(static_cast<std::size_t>(was - old->children.data()));
        } else {
            moved_.insert(&child);
        }
    }
    const std::vector<bool> chosen = rising(places);
    for (std::size_t i = 0; i < stayed.size(); ++i)
        if (!chosen[i]) moved_.insert(stayed[i]);
}

bool Alignment::reworded(const Provision& after) const {
    const Provision* old = before(after);
    return old != nullptr && (old->label != after.label || old->text != after.text ||
                              old->heading != after.heading || old->flow != after.flow);
}

std::string Alignment::handle(const Provision& after) const {
    const Provision* old = before(after);
    return old != nullptr ? old->key : '+' + after.key;
}

}  // namespace kijun::documents
