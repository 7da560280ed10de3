// What the fuzz targets share. A target states a property by `require`; a false one stops the process, so
// that the fuzzer keeps the input.
#pragma once

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

namespace kijun::fuzz {

inline void require(bool holds, const char* property) {
    if (holds) return;
    std::fprintf(stderr, "does not hold: %s\n", property);
    std::abort();
}

inline std::string_view text_of(const std::uint8_t* data, std::size_t size) {
    return {reinterpret_cast<const char*>(data), size};
}

// Small rules that use every kind of condition.
inline constexpr std::string_view rules = R"(
guideline g "試験指針" { timezone "Asia/Tokyo" judged by received }
class a "甲" { group p "組" }
class b "乙"
fact image: bool "画像があるか"
fact open_web: bool "公開されているか" presume true
fact amount: integer "金額"
fact kind: choice("甲種", "乙種") "種類"
fact since: date "いつからか"
fact kept: duration(months) "保存期間"
terms goods 等 { "通帳" "口座" except ("口座開設") "キャッシュカード" /口座\d{1,3}/ }
terms offers { "買います" "売ります" "UD" }
criterion warning "警告" { post has at least 2 of ("注意", "犯罪です", "警察") }
revision r1 "初版" of g { effective 2020-01-01 }
category x "類型" in a.p { number ① ア "物" { post has goods evading } イ "誘い" { any { post has offers evading within 12 of goods evading all { image post has offers } } } unless warning }
category y "類型二" in b { at least 2 of { image amount >= 5 kind is "甲種" since >= 2024-01-01 } open_web }
category z "類型三" in b { any { x.ア kept > 1年6か月 } not channel is "cpc" text has "貸します" within 3 before 「DM」 }
revision r2 "改訂" amends g { effective 2025-02-28 move category x to b add to terms offers { "譲ります" } narrow category y { at least 2 of { image amount >= 5 kind is "甲種" since >= 2024-01-01 } open_web image } }
)";

}  // namespace kijun::fuzz
