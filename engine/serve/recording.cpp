#include "recording.hpp"

#include <sodium.h>

#include <algorithm>
#include <array>

#include "call.hpp"

namespace kijun::serve {

bool is_record_id(std::string_view text) {
    return text.size() <= 128 && std::all_of(text.begin(), text.end(), [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                      c == '-' || c == '_' || c == '.' || c == ':';
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
