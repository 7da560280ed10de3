#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "kijun/audit.hpp"

namespace kijun {

namespace {

constexpr std::size_t most_told = 100;

class Chain {
public:
    Chain(const AuditKey& key, const std::optional<AuditHead>& kept) : key_(key), kept_(kept) {
        found_.head.hash = std::string(64, '0');
    }

    void look_at(const AuditEntry& entry) {
        const std::uint64_t next = found_.head.number + 1;
        if (entry.number != next)
            tell(next, fmt::format("entries {} to {} are missing", next, entry.number - 1),
                 fmt::format("{} から {} までの項目がありません", next, entry.number - 1));
        if (entry.previous != found_.head.hash)
            tell(entry.number, "it does not follow the entry before it", "直前の項目に続いていません");
        if (entry.hash != hex(chained(entry))) tell(entry.number, "it was changed", "書き換えられています");
        if (entry.sealed && key_.seal(*entry.sealed) != entry.seal)
            tell(entry.number, "what was sealed was changed", "封じた内容が書き換えられています");
        count(entry);
        if (kept_ && kept_->number == entry.number) {
            passed_ = true;
            if (kept_->hash != entry.hash)
                tell(entry.number, "it is not what was kept elsewhere", "別に控えた値と違います");
        }
        found_.head = {entry.number, entry.hash};
    }

    AuditFindings end() {
        for (const auto& [number, at] : unsealed_)
            tell(number, "what was sealed is gone, and no erasure says so",
                 "封じた内容が、消去の記録なしに失われています");
        if (erased_as_said_ != found_.erased)
            tell(last_erasure_,
                 fmt::format("{} sealed parts were erased by what erasures say, and {} are gone",
                             erased_as_said_, found_.erased),
                 fmt::format("消去の記録では {} 件ですが、封じた内容が {} 件失われています",
                             erased_as_said_, found_.erased));
        if (kept_ && kept_->number != 0 && !passed_)
            tell(kept_->number, "the record ends before the entry that was kept elsewhere",
                 "別に控えた項目より前で記録が終わっています");
        return std::move(found_);
    }

private:
    void count(const AuditEntry& entry) {
        ++found_.entries;
        if (entry.kind == AuditEntry::Kind::judgment) ++found_.judgments;
        if (entry.kind == AuditEntry::Kind::review) ++found_.reviews;
        // whoever changed an entry may have put any value anywhere
        const auto open = nlohmann::json::parse(entry.open, nullptr, false);
        if (entry.kind == AuditEntry::Kind::erasure && open.is_object()) erase(entry.number, open);
        if (entry.sealed)
            ++found_.sealed;
        else if (!entry.seal.empty() && open.is_object() &&
                 open.value("kept", nlohmann::json(true)) == false)
            ++found_.never_kept;
        else if (!entry.seal.empty())
            unsealed_.emplace_back(entry.number, entry.at);
    }

    // What has lost its sealed part is in order if it stands before an erasure that took what is as old,
    // and if all of them together took as many.
    void erase(std::uint64_t number, const nlohmann::json& open) {
        const auto before = open.value("before", nlohmann::json());
        if (!before.is_string()) return;
        const auto gone = std::erase_if(
            unsealed_, [&](const auto& one) { return one.second < before.get_ref<const std::string&>(); });
        found_.erased += gone;
        const auto count = open.value("count", nlohmann::json());
        if (count.is_number_unsigned()) erased_as_said_ += count.get<std::uint64_t>();
        last_erasure_ = number;
    }

    void tell(std::uint64_t number, std::string en, std::string ja) {
        ++found_.problem_count;
        if (found_.problems.size() < most_told)
            found_.problems.emplace_back(number, Message{std::move(en), std::move(ja)});
    }

    const AuditKey& key_;
    const std::optional<AuditHead>& kept_;
    AuditFindings found_;
    std::vector<std::pair<std::uint64_t, std::string>>
        unsealed_;  // since the last erasure, or not taken by it
    std::uint64_t erased_as_said_ = 0, last_erasure_ = 0;
    bool passed_ = false;
};

}  // namespace

Result<AuditFindings> verify_audit(AuditStore& store, const AuditKey& key,
                                   const std::optional<AuditHead>& kept) {
    Chain chain(key, kept);
    const auto problem = store.read(0, [&](const AuditEntry& entry) {
        chain.look_at(entry);
        return true;
    });
    if (problem) return *problem;
    return chain.end();
}

}  // namespace kijun
