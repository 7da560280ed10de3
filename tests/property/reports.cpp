#include "reports.hpp"

#include <fmt/format.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>

#include "kijun/calendar.hpp"

namespace kijun::property {

namespace {

std::u32string decoded(const std::string& text) {
    std::u32string out;
    const auto size = static_cast<std::int32_t>(text.size());
    for (std::int32_t i = 0; i < size;) {
        UChar32 c = 0;
        U8_NEXT_OR_FFFD(reinterpret_cast<const std::uint8_t*>(text.data()), i, size, c);
        out += static_cast<char32_t>(c);
    }
    return out;
}

std::string encoded(const std::u32string& text) {
    std::string out;
    for (const char32_t c : text) {
        std::array<std::uint8_t, 4> bytes{};
        std::int32_t size = 0;
        U8_APPEND_UNSAFE(bytes.data(), size, static_cast<UChar32>(c));
        out.append(reinterpret_cast<const char*>(bytes.data()), static_cast<std::size_t>(size));
    }
    return out;
}

// Full-width and half-width, katakana and hiragana, capitals, and marks taken apart.
std::u32string other_form(Random& random, char32_t c) {
    if (c > U' ' && c <= U'~' && random.one_in(3)) return {static_cast<char32_t>(c + 0xFEE0)};
    if (c >= U'a' && c <= U'z' && random.coin()) return {static_cast<char32_t>(c - 0x20)};
    if (c >= 0x3041 && c <= 0x3096 && random.one_in(3)) return {static_cast<char32_t>(c + 0x60)};
    if (c >= 0x30A1 && c <= 0x30F6 && random.one_in(3)) return {static_cast<char32_t>(c - 0x60)};
    static const std::u32string whole = U"ガバパーカトがペ会株①",
                                apart[] = {U"ｶﾞ",   U"ハ゛", U"ﾊﾟ", U"ｰ",  U"ｶ", U"ﾄ",
                                           U"か゛", U"ヘ゜", U"㏍", U"㈱", U"⑴"};
    if (const std::size_t at = whole.find(c); at != std::u32string::npos && random.coin()) return apart[at];
    return {c};
}

constexpr char32_t invisible[] = {0x200B, 0x2060, 0xFE0F, 0x034F, 0x2800, 0x00AD,
                                  0x0336, 0x20DD, 0x200D, 0x3164, 0xFEFF};
constexpr char32_t marks[] = {0x0301, 0x0308, 0x3099, 0x0327};
const std::vector<std::u32string> separators{U" ", U"　", U"/",  U"★",  U"・", U"_",
                                             U"-", U".",  U"\n", U"、", U"|",  U" ★ ",
                                             U"😀", U"──", U"\t", U"。", U"♪♪", U"     ~     "};

// Small or large, drawn out, repeated, masked.
std::u32string respelled(Random& random, char32_t c, std::size_t how) {
    static const std::u32string large = U"あいうえおつやゆよかけアイウエオツヤユヨカケ",
                                small = U"ぁぃぅぇぉっゃゅょゕゖァィゥェォッャュョヵヶ";
    const bool kana = (c >= 0x3041 && c <= 0x3096) || (c >= 0x30A1 && c <= 0x30F6);
    const std::size_t at_large = large.find(c), at_small = small.find(c);
    switch (how) {
        case 0:
            if (at_large != std::u32string::npos) return {small[at_large]};
            if (at_small != std::u32string::npos) return {large[at_small]};
            return {c};
        case 1:
            if (c == U'ー') return random.coin() ? U"〜" : U"ーー";
            if (kana && random.coin()) return {c, U'ー'};
            return {c};
        case 2:
            return std::u32string(random.coin() ? 1 : 1 + random.below(3), c);
        default:
            return random.one_in(3) ? std::u32string{random.among({U'○', U'●', U'×', U'*', U'〇'})}
                                    : std::u32string{c};
    }
}

std::u32string filler(Random& random, std::size_t length) {
    static const std::u32string signs = U"あのをはに、。 \nＡx1７★漢字語文章テスト";
    std::u32string out;
    for (std::size_t i = 0; i < length; ++i) out += signs[random.below(signs.size())];
    return out;
}

std::string generate_text(Random& random, const GeneratedGuideline& guideline) {
    std::string text;
    const std::size_t pieces = random.below(7);
    for (std::size_t i = 0; i < pieces; ++i) {
        if (!random.one_in(4)) {
            // a stretch of one length that rules measure: of wide, of narrow, of deleted characters
            const std::size_t length = random.among({0, 1, 2, 3, 4, 5, 6, 8, 9, 20, 21});
            switch (random.below(5)) {
                case 0:
                    text += encoded(std::u32string(length, U'、'));
                    break;
                case 1:
                    text += encoded(std::u32string(length, U'x'));
                    break;
                case 2:
                    text += encoded(std::u32string(length, U'\u200B'));
                    break;
                default:
                    text += encoded(filler(random, length));
            }
        }
        const std::string& term = random.among(guideline.terms);
        text += random.coin() ? term : disguised(random, term);
    }
    if (random.one_in(3)) text += encoded(filler(random, random.below(6)));
    return text;
}

std::string instant_text(Random& random, Instant instant) {
    const std::int64_t offset = random.among({0, 9 * 60, 9 * 60, -5 * 60, 5 * 60 + 45});
    const std::int64_t seconds = instant.milliseconds / 1000 + offset * 60;
    const std::int64_t day = (seconds >= 0 ? seconds : seconds - 86399) / 86400;
    const std::int64_t in_day = seconds - day * 86400;
    std::string out = to_string(LocalDay{static_cast<std::int32_t>(day)}) +
                      fmt::format("T{:02}:{:02}:{:02}", in_day / 3600, in_day / 60 % 60, in_day % 60);
    if (offset == 0) return out + "Z";
    const std::int64_t size = offset < 0 ? -offset : offset;
    return out + fmt::format("{}{:02}:{:02}", offset < 0 ? '-' : '+', size / 60, size % 60);
}

}  // namespace

std::string disguised(Random& random, const std::string& term) {
    const std::u32string letters = decoded(term);
    const std::size_t kind = random.below(9), how = random.below(4);
    const std::u32string separator = random.among(separators);
    std::u32string out;
    for (std::size_t i = 0; i < letters.size(); ++i) {
        if (kind >= 6) {
            out += respelled(random, letters[i], random.one_in(6) ? random.below(4) : how);
        } else {
            out += kind < 4 ? other_form(random, letters[i]) : std::u32string(1, letters[i]);
        }
        if (i + 1 == letters.size()) break;
        if (kind == 2 && random.coin()) out += invisible[random.below(std::size(invisible))];
        if (kind == 3 && random.one_in(3)) out += marks[random.below(std::size(marks))];
        if (kind == 4 || kind == 5 || (kind == 8 && random.one_in(3)))
            out += random.one_in(8) ? random.among(separators) : separator;
    }
    if (random.one_in(8)) out += invisible[random.below(std::size(invisible))];
    return encoded(out);
}

std::string generate_date(Random& random, const GeneratedGuideline& guideline) {
    LocalDay day = parse_report_date(random.among(guideline.days))->days.first;
    day.days += static_cast<std::int32_t>(random.among({-40, -1, -1, 0, 0, 0, 1, 1, 17, 400}));
    switch (random.below(5)) {
        case 0:
            return to_string(day).substr(0, 7);
        case 1:
        case 2: {
            const auto zone = Zone::find(guideline.zone);
            Instant instant = zone->start_of(day);
            instant.milliseconds += 1000 * random.among({-1, 0, 0, 1, 3600, 40000});
            return instant_text(random, instant);
        }
        default:
            return to_string(day);
    }
}

FactValue generate_value(Random& random, const GeneratedFact& fact, bool suitable) {
    if (!suitable) return random.coin() ? FactValue{std::string("無い値")} : FactValue{std::int64_t{-7}};
    switch (fact.type) {
        case ast::FactType::boolean:
            return random.coin();
        case ast::FactType::choice:
            return random.among(fact.choices);
        case ast::FactType::integer: {
            const std::int64_t near = fact.values.empty() ? 0 : std::stoll(random.among(fact.values));
            return near + random.between(-1, 1);
        }
        case ast::FactType::date: {
            const std::string near = fact.values.empty() ? "2025-01-01" : random.among(fact.values);
            if (random.one_in(4)) return near.substr(0, 7);
            const DayRange days = parse_report_date(near)->days;
            const LocalDay day = random.coin() ? days.first : days.last;
            return to_string(LocalDay{day.days + static_cast<std::int32_t>(random.between(-1, 1))});
        }
        case ast::FactType::months:
        case ast::FactType::days: {
            const std::string near = fact.values.empty() ? "P1M" : random.among(fact.values);
            Duration length = *parse_duration(near);
            switch (random.below(4)) {
                case 0:
                    return near;
                case 1:  // around as many days
                    length = {0, length.days + length.months * 61 / 2 + random.between(-2, 3)};
                    break;
                case 2:  // around as many months
                    length = {length.months + length.days / 30 + random.between(-1, 1),
                              random.between(-1, 1)};
                    break;
                default:
                    length.days += random.between(-1, 1);
            }
            return to_string(
                Duration{std::max<std::int64_t>(length.months, 0), std::max<std::int64_t>(length.days, 0)});
        }
    }
    return Uncertain{};
}

Report generate_report(Random random, const GeneratedGuideline& guideline,
                       const std::set<std::string>& open_keys) {
    Report report;
    report.id = "r";
    if (random.one_in(3)) report.title = generate_text(random, guideline);
    report.text = generate_text(random, guideline);
    if (random.one_in(4)) report.page_text = generate_text(random, guideline);
    if (random.one_in(6)) report.url = "https://example.jp/" + generate_text(random, guideline);
    report.provider_country = random.among(guideline.countries);
    report.server_country = random.among(guideline.countries);
    report.source = random.among(guideline.channels);
    const auto set_date = [&](std::string& text, std::optional<DateLiteral>& date) {
        text = generate_date(random, guideline);
        date = parse_report_date(text);
    };
    if (!random.one_in(12)) set_date(report.received_at, report.dates.received);
    if (!random.one_in(6)) set_date(report.posted_at, report.dates.posted);
    if (!random.one_in(6)) set_date(report.judged_at, report.dates.judged);
    for (const GeneratedFact& fact : guideline.facts) {
        if (random.coin()) continue;
        if (random.one_in(8))
            report.facts.push_back({fact.id, Uncertain{}});
        else
            report.facts.push_back({fact.id, generate_value(random, fact, !random.one_in(80))});
    }
    if (random.one_in(3))
        for (const std::string& key : open_keys)
            if (random.one_in(4)) {
                FactValue answer = Uncertain{};
                if (!random.one_in(5)) answer = random.coin();
                report.facts.push_back({key, answer});
            }
    if (random.one_in(50)) report.facts.push_back({"not_declared", true});
    return report;
}

}  // namespace kijun::property
