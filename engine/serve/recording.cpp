#include "recording.hpp"

#include <fmt/format.h>
#include <sodium.h>

#include <algorithm>
#include <array>

#include "call.hpp"

namespace kijun::serve {

namespace {

bool is_made_of(std::string_view text, std::string_view marks) {
    return std::all_of(text.begin(), text.end(), [marks](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               marks.find(c) != std::string_view::npos;
    });
}

std::string new_record_id() {
    static const bool ready = sodium_init() >= 0;
    std::array<unsigned char, 16> random{};
    if (ready) randombytes_buf(random.data(), random.size());
    std::array<char, 33> text{};
    sodium_bin2hex(text.data(), text.size(), random.data(), random.size());
    return text.data();
}

}  // namespace

bool is_key(std::string_view text) { return text.size() <= 128 && is_made_of(text, "-_."); }

bool is_record_id(std::string_view text) { return text.size() <= 256 && is_made_of(text, "-_.:~@"); }

std::string record_id(const std::string& holder, std::string_view key) {
    if (key.empty()) return new_record_id();
    return holder.empty() ? std::string(key) : fmt::format("{}:{}", holder, key);
}

std::string record_id_of_line(const std::string& batch, std::uint64_t line) {
    return fmt::format("{}~{}", batch, line);
}

Result<std::string> former_verdicts(const AuditEntry& there, const AuditEntry& again,
                                    std::string_view derived) {
    if (!same_judgment(there, again))
        return error("K1305", {},
                     "'" + there.subject + "' is the key of another report, or was judged otherwise",
                     "'" + there.subject + "' は別の通報又は別の条件の判断に使われています");
    const auto judgment = recorded_judgment(there);
    if (!judgment) return judgment.errors();
    if (*judgment) return (*judgment)->verdicts;
    // the same report, words and rules: the same verdicts
    if (rules_of_judgment(there) == rules_of_judgment(again)) return std::string(derived);
    return error("K1304", {}, "this was recorded already, by other rules, and its verdict is not kept",
                 "別の規則により既に記録済みで、判断の内容は保存されていません");
}

Diagnostic too_much_waits() {
    return error("K1219", {}, "too much is waiting already", "待っている仕事が多すぎます");
}

HttpResponse unavailable(const Diagnostic& problem) {
    auto response = problem_answer(503, problem);
    response.headers.emplace_back("Retry-After", "1");
    return response;
}

}  // namespace kijun::serve
