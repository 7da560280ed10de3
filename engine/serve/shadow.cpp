#include "shadow.hpp"

namespace kijun::serve {

void Shadow::start(const std::string& content) {
    const std::lock_guard lock(mutex_);
    content_ = content;
    counts_ = {};
    by_category_.clear();
    by_outcome_.clear();
    last_.clear();
}

void Shadow::agree(const std::string& content) {
    const std::lock_guard lock(mutex_);
    if (content != content_) return;
    ++counts_.judged;
    ++counts_.same;
}

void Shadow::disagree(const std::string& content, Disagreement one) {
    const std::lock_guard lock(mutex_);
    if (content != content_) return;
    ++counts_.judged;
    ++by_outcome_[{one.active, one.candidate}];
    for (const auto& category : one.categories) ++by_category_[category];
    last_.push_back(std::move(one));
    if (last_.size() > most_kept) last_.pop_front();
}

Shadow::Counts Shadow::counts() const {
    const std::lock_guard lock(mutex_);
    return counts_;
}

void Shadow::write(JsonWriter& json) const {
    const std::lock_guard lock(mutex_);
    json.begin_object();
    json.key("judged").value(counts_.judged);
    json.key("same").value(counts_.same);
    json.key("other").value(counts_.judged - counts_.same);
    json.key("by_outcome").begin_array();
    for (const auto& [outcomes, count] : by_outcome_) {
        json.begin_object();
        json.key("active").value(outcomes.first);
        json.key("candidate").value(outcomes.second);
        json.key("count").value(count);
        json.end_object();
    }
    json.end_array();
    json.key("by_category").begin_object();
    for (const auto& [category, count] : by_category_) json.key(category).value(count);
    json.end_object();
    json.key("last").begin_array();
    for (const auto& one : last_) {
        json.begin_object();
        json.key("id").value(one.id);
        json.key("active").value(one.active);
        json.key("candidate").value(one.candidate);
        json.key("categories").begin_array();
        for (const auto& category : one.categories) json.value(category);
        json.end_array();
        json.end_object();
    }
    json.end_array();
    json.end_object();
}

Shadow::Summary Shadow::summary(const Program& program, const std::vector<Verdict>& verdicts) {
    Summary summary;
    for (std::size_t number = 0; number < verdicts.size(); ++number) {
        for (const Finding& finding : verdicts[number].findings) {
            if (finding.status == Truth::no) continue;  // told only when explaining
            std::string& status = summary[program.categories[finding.category].id];
            // a month may have several verdicts; which of them found what is compared too
            status += std::to_string(number) + (finding.status == Truth::yes ? '+' : '?');
        }
    }
    return summary;
}

std::vector<std::string> Shadow::differing(const Summary& one, const Summary& other) {
    std::vector<std::string> differing;
    for (const auto& [category, status] : one) {
        const auto found = other.find(category);
        if (found == other.end() || found->second != status) differing.push_back(category);
    }
    for (const auto& entry : other)
        if (!one.contains(entry.first)) differing.push_back(entry.first);
    return differing;
}

}  // namespace kijun::serve
