// Time zones: ICU's rules, unrolled once into a sorted table of offsets, because every report judged
// asks for its day.
#include <fmt/format.h>
#include <unicode/basictz.h>
#include <unicode/strenum.h>
#include <unicode/timezone.h>
#include <unicode/tztrans.h>

#include <algorithm>
#include <limits>

#include "kijun/calendar.hpp"

namespace kijun {

namespace {

constexpr std::int64_t milliseconds_a_day = 86'400'000;
// After this many days the Gregorian calendar repeats, weekdays included, and with it every yearly rule.
constexpr std::int64_t cycle = 146'097 * milliseconds_a_day;
// Rules are unrolled up to here; instants beyond are looked up whole cycles earlier.
constexpr std::int64_t horizon = 193'577 * milliseconds_a_day;           // 2500-01-01
constexpr std::int64_t start_of_records = -62'091 * milliseconds_a_day;  // 1800-01-01

std::int64_t floor_divide(std::int64_t a, std::int64_t b) { return a / b - (a % b < 0 ? 1 : 0); }

std::int64_t offset_at(const icu::TimeZone& zone, std::int64_t instant) {
    std::int32_t raw = 0, saving = 0;
    UErrorCode status = U_ZERO_ERROR;
    zone.getOffset(static_cast<UDate>(instant), false, raw, saving, status);
    return std::int64_t{raw} + saving;
}

std::vector<std::string> zone_names() {
    std::vector<std::string> names;
    UErrorCode status = U_ZERO_ERROR;
    const std::unique_ptr<icu::StringEnumeration> all(icu::TimeZone::createTimeZoneIDEnumeration(
        UCAL_ZONE_TYPE_CANONICAL_LOCATION, nullptr, nullptr, status));
    while (U_SUCCESS(status) && all) {
        const icu::UnicodeString* id = all->snext(status);
        if (id == nullptr) break;
        id->toUTF8String(names.emplace_back());
    }
    return names;
}

// ICU also takes "GMT+9" and answers Etc/Unknown to everything else; neither is a zone of the database.
bool in_database(const icu::UnicodeString& id) {
    UErrorCode status = U_ZERO_ERROR;
    icu::UnicodeString canonical;
    UBool system = false;
    icu::TimeZone::getCanonicalID(id, canonical, system, status);
    return U_SUCCESS(status) && system && canonical != icu::UnicodeString(UCAL_UNKNOWN_ZONE_ID);
}

}  // namespace

struct Zone::Rules {
    struct Stretch {  // from here to the next, local time is universal time plus offset
        std::int64_t from = 0;
        std::int64_t offset = 0;
    };
    std::vector<Stretch> stretches;

    // Index of the stretch that holds `instant` (which lies before the horizon).
    [[nodiscard]] std::size_t find(std::int64_t instant) const {
        // most reports are recent, and many zones have not changed for long
        if (instant >= stretches.back().from) return stretches.size() - 1;
        const auto next = std::upper_bound(stretches.begin(), stretches.end(), instant,
                                           [](std::int64_t t, const Stretch& s) { return t < s.from; });
        return static_cast<std::size_t>(next - stretches.begin()) - 1;
    }
    [[nodiscard]] std::int64_t end(std::size_t i) const {
        return i + 1 < stretches.size() ? stretches[i + 1].from : std::numeric_limits<std::int64_t>::max();
    }
};

Result<Zone> Zone::find(std::string_view iana_name, Span span) {
    const icu::UnicodeString id = icu::UnicodeString::fromUTF8(
        icu::StringPiece(iana_name.data(), static_cast<std::int32_t>(iana_name.size())));
    if (!in_database(id)) {
        Diagnostic d = error("K0315", span, fmt::format("there is no time zone \"{}\"", iana_name),
                             fmt::format("時間帯「{}」はありません", iana_name));
        if (const std::optional<std::string> meant = nearest(iana_name, zone_names())) {
            if (span.known())
                d.fix = Fix{span, '"' + *meant + '"', {"did you mean " + *meant, *meant + " のことですか"}};
            else
                d.hint = Message{"did you mean " + *meant, *meant + " のことですか"};
        } else {
            d.hint = Message{"names are those of the IANA database, e.g. \"Asia/Tokyo\"",
                             "IANA データベースの名前で書きます。例: \"Asia/Tokyo\""};
        }
        return d;
    }
    const std::unique_ptr<icu::TimeZone> zone(icu::TimeZone::createTimeZone(id));
    auto rules = std::make_shared<Rules>();
    rules->stretches.push_back(
        {std::numeric_limits<std::int64_t>::min(), offset_at(*zone, start_of_records)});
    if (const auto* basic = dynamic_cast<const icu::BasicTimeZone*>(zone.get())) {
        icu::TimeZoneTransition change;
        auto at = static_cast<UDate>(start_of_records);
        while (basic->getNextTransition(at, false, change) &&
               change.getTime() < static_cast<UDate>(horizon)) {
            at = change.getTime();
            const auto from = static_cast<std::int64_t>(at);
            const std::int64_t offset = offset_at(*zone, from);
            if (offset != rules->stretches.back().offset) rules->stretches.push_back({from, offset});
        }
    }
    Zone made;
    made.name_ = iana_name;
    made.rules_ = std::move(rules);
    return made;
}

LocalDay Zone::day_of(Instant instant) const {
    std::int64_t t = instant.milliseconds;
    std::int64_t days_skipped = 0;
    if (t >= horizon) {
        const std::int64_t cycles = (t - horizon) / cycle + 1;
        t -= cycles * cycle;
        days_skipped = cycles * (cycle / milliseconds_a_day);
    }
    const std::int64_t offset = rules_->stretches[rules_->find(t)].offset;
    return {static_cast<std::int32_t>(floor_divide(t + offset, milliseconds_a_day) + days_skipped)};
}

Instant Zone::start_of(LocalDay day) const {
    if (day == first_day) return {std::numeric_limits<std::int64_t>::min()};
    if (day == no_day) return {std::numeric_limits<std::int64_t>::max()};
    std::int64_t midnight = day.days * milliseconds_a_day;  // as if the zone were UTC
    std::int64_t skipped = 0;
    constexpr std::int64_t margin = 2 * milliseconds_a_day;  // no zone is farther from UTC
    if (midnight >= horizon - margin) {
        skipped = ((midnight - (horizon - margin)) / cycle + 1) * cycle;
        midnight -= skipped;
    }
    for (std::size_t i = rules_->find(midnight - margin); i < rules_->stretches.size(); ++i) {
        const Rules::Stretch& s = rules_->stretches[i];
        const std::int64_t here = midnight - s.offset;
        if (here >= rules_->end(i)) continue;
        // midnight lies in this stretch, or was jumped over just before it (as is a day that never was)
        return {std::max(here, s.from) + skipped};
    }
    return {midnight + skipped};  // not reached: the last stretch has no end
}

DayRange Zone::days_of(const DateLiteral& literal) const {
    if (!literal.instant) return literal.days;
    const LocalDay day = day_of(*literal.instant);
    return {day, day};
}

}  // namespace kijun
