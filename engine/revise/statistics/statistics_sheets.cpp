// The tables, as the yearly report has them.
#include <fmt/format.h>
#include <unicode/locdspnm.h>

#include <algorithm>

#include "kijun/statistics.hpp"

namespace kijun {

namespace {

struct Words {
    std::string_view classes, class_title, count, percent, change, out_of_scope, total, categories,
        category, analysed, domestic, overseas, processing, police, removal, response, removed, sent,
        received_from, country, outcome, from_outcome, from_category, from_processing, side, patrol_note,
        overseas_note;
};

constexpr Words japanese{
    "分析結果の内訳",
    "区分",
    "件数",
    "割合",
    "前年比増減",
    "対象外",
    "合計",
    "{}の内訳",
    "類型",
    "分析件数",
    "国内",
    "国外",
    "{}の処理結果",
    "警察へ通報",
    "削除依頼",
    "対応依頼",
    "削除完了",
    "国外のホットラインへの通報",
    "国外のホットラインからの通報",
    "国・地域",
    "分析",
    "国外のホットラインからの通報の分析結果",
    "国外のホットラインからの通報の類型",
    "国外のホットラインからの通報の処理結果",
    "処理",
    "(C)は通報元 {} の取扱対象、( )内はその通報元からの件数（内数）",
    "国外とは、プロバイダ等の所在地が不明又は国外で、かつ国外のサーバに蔵置されている場合をいう"};
constexpr Words english{
    "Results of the analysis",
    "class",
    "items",
    "share",
    "change",
    "out of scope",
    "total",
    "{}: by category",
    "category",
    "analysed",
    "domestic",
    "overseas",
    "{}: what was done",
    "police notified",
    "removal asked",
    "response asked",
    "removed",
    "Sent to hotlines abroad",
    "Received from hotlines abroad",
    "country or region",
    "analysis",
    "Received from hotlines abroad: analysis",
    "Received from hotlines abroad: by category",
    "Received from hotlines abroad: what was done",
    "side",
    "(C): dealt with by the source {}; in parentheses the items from it, included in the count",
    "overseas: the provider is unknown or abroad, and the server is abroad"};

const Words& words_of(Language language) { return language == Language::japanese ? japanese : english; }

std::string fill(std::string_view pattern, std::string_view with) {
    return fmt::format(fmt::runtime(pattern), with);
}

std::string display_name(const icu::LocaleDisplayNames& names, const std::string& code) {
    icu::UnicodeString name;
    names.regionDisplayName(code.c_str(), name);
    std::string out;
    name.toUTF8String(out);
    return out;
}

// アメリカ and not アメリカ合衆国, but イギリス and not 英国: the short form where it is a part of the full
// one.
std::string country_name(const std::string& code, Language language) {
    const icu::Locale locale(language == Language::japanese ? "ja" : "en");
    UDisplayContext wanted[] = {UDISPCTX_LENGTH_SHORT};
    const std::unique_ptr<icu::LocaleDisplayNames> full(icu::LocaleDisplayNames::createInstance(locale));
    const std::unique_ptr<icu::LocaleDisplayNames> brief(
        icu::LocaleDisplayNames::createInstance(locale, wanted, 1));
    if (!full || !brief) return code;
    const std::string long_name = display_name(*full, code), short_name = display_name(*brief, code);
    return long_name.find(short_name) != std::string::npos ? short_name : long_name;
}

template <class Funnel>
Funnel sum(const std::array<Funnel, 2>& sides) {
    Funnel both = sides[0];
    both.add(sides[1]);
    return both;
}

}  // namespace

std::string Statistics::title_of(const Row& row, Language language) const {
    const bool ja = language == Language::japanese;
    const CategoryVersion& was = program_->categories[row.first];
    const CategoryVersion& is = program_->categories[row.last];
    const auto note = [&](LocalDay day, std::string_view in_ja, std::string_view in_en,
                          std::string_view what) {
        return ja ? fmt::format(fmt::runtime(in_ja), to_wareki(day), what)
                  : fmt::format(fmt::runtime(in_en), to_string(day), what);
    };
    std::string title = was.title;
    if (row.began != no_day) title += note(row.began, "({}追加)", " (added {})", "");
    if (row.renamed != no_day)
        title += note(row.renamed, "({}から「{}」に変更)", " (from {}: “{}”)", is.title);
    if (row.ended != no_day)
        title += row.ended_as.empty()
                     ? note(row.ended, "({}廃止)", " (repealed {})", "")
                     : note(row.ended, "({}から{}に変更)", " (from {} in {})", row.ended_as);
    if (std::find(is.tags.begin(), is.tags.end(), options_.mark) != is.tags.end())
        title += fmt::format("{}({})", ja ? "" : " ", options_.mark);
    return title;
}

Sheet Statistics::classes_sheet(Language language) const {
    const Words& words = words_of(language);
    Sheet sheet{"by_class", std::string(words.classes), std::string(words.class_title), {}, {}, {}};
    sheet.columns = {{"count", std::string(words.count)}, {"percent", std::string(words.percent)}};
    if (!options_.previous.empty()) sheet.columns.push_back({"change", std::string(words.change)});
    const auto row = [&](const std::string& key, std::string_view title, std::uint64_t count) {
        Sheet::Row made{key, std::string(title), {Cell::of_count(count), Cell::of_share(count, analysed_)}};
        if (!options_.previous.empty()) {
            const auto before = options_.previous.find(key);
            made.cells.push_back(before == options_.previous.end()
                                     ? Cell{}
                                     : Cell::of_change(static_cast<std::int64_t>(count) -
                                                       static_cast<std::int64_t>(before->second)));
        }
        sheet.rows.push_back(std::move(made));
    };
    for (const Section& section : sections_)
        row(section.id, section.title, sum(total_of(section).all).analysed);
    row("out_of_scope", words.out_of_scope, out_of_scope_);
    row("total", words.total, analysed_);
    return sheet;
}

Sheet Statistics::categories_sheet(const Section& section, Language language) const {
    const Words& words = words_of(language);
    Sheet sheet{"categories_" + section.id,
                fill(words.categories, section.title),
                std::string(words.category),
                {},
                {},
                {}};
    sheet.columns = {{"count", std::string(words.analysed)},
                     {"domestic", std::string(words.domestic)},
                     {"overseas", std::string(words.overseas)}};
    const auto row = [&](std::string key, std::string title, const Counts& counts, bool shares) {
        Sheet::Row made{std::move(key), std::move(title), {}};
        const std::uint64_t all[] = {sum(counts.all).analysed, counts.all[0].analysed,
                                     counts.all[1].analysed};
        const std::uint64_t patrol[] = {sum(counts.patrol).analysed, counts.patrol[0].analysed,
                                        counts.patrol[1].analysed};
        for (const std::size_t i : {0, 1, 2}) {
            made.cells.push_back(Cell::of_count(all[i]));
            if (shares) made.cells.back().of_which = patrol[i];
        }
        sheet.rows.push_back(std::move(made));
    };
    for (const Row& it : section.rows)
        row(program_->categories[it.first].id, title_of(it, language), it.counts, false);
    row("total", std::string(words.total), total_of(section), true);
    sheet.notes = {fill(words.patrol_note, options_.patrol), std::string(words.overseas_note)};
    return sheet;
}

void Statistics::processing_sheets(const Section& section, Language language,
                                   std::vector<Sheet>& out) const {
    const Words& words = words_of(language);
    const bool ja = language == Language::japanese;
    const bool split = section.rules[0] != section.rules[1];
    for (const std::size_t side : {0, 1}) {
        if (!split && side == 1) break;
        const SideRule& rule = section.rules[side];
        if (rule == SideRule{}) continue;
        std::string key = "processing_" + section.id, title = section.title;
        if (split) {
            const auto named = static_cast<Jurisdiction>(side);
            key += fmt::format("_{}", to_string(named));
            title = ja ? fmt::format("{}{}", to_japanese(named), title)
                       : fmt::format("{}, {}", title, to_string(named));
        }
        Sheet sheet{key, fill(words.processing, title), std::string(words.category), {}, {}, {}};
        sheet.columns.push_back({"analysed", std::string(words.analysed)});
        if (rule.police) sheet.columns.push_back({"police", std::string(words.police)});
        if (rule.removal || rule.response)
            sheet.columns.push_back({rule.removal ? "removal_requested" : "response_requested",
                                     std::string(rule.removal ? words.removal : words.response)});
        sheet.columns.push_back({"removed", std::string(words.removed)});
        const auto of = [&](const std::array<Funnel, 2>& sides) {
            return split ? sides[side] : sum(sides);
        };
        const auto row = [&](std::string row_key, std::string row_title, const Counts& counts,
                             bool shares) {
            Sheet::Row made{std::move(row_key), std::move(row_title), {}};
            const Funnel all = of(counts.all), patrol = of(counts.patrol);
            const auto cell = [&](std::uint64_t count, std::uint64_t share) {
                made.cells.push_back(Cell::of_count(count));
                if (shares) made.cells.back().of_which = share;
            };
            cell(all.analysed, patrol.analysed);
            if (rule.police) cell(all.police, patrol.police);
            if (rule.removal || rule.response) cell(all.requested, patrol.requested);
            cell(all.removed, patrol.removed);
            sheet.rows.push_back(std::move(made));
        };
        for (const Row& it : section.rows)
            row(program_->categories[it.first].id, title_of(it, language), it.counts, false);
        const Counts total = total_of(section);
        row("total", std::string(words.total), total, true);

        const Funnel whole = of(total.all);
        const auto note = [&](std::string in_ja, std::string in_en) {
            sheet.notes.push_back(ja ? std::move(in_ja) : std::move(in_en));
        };
        const std::string rate = to_string(Cell::of_share(whole.removed, whole.requested));
        const std::string survey_rate = to_string(Cell::of_share(whole.removed_by_survey, whole.requested));
        if (rule.recheck > 0) {
            note(
                fmt::format("削除完了は依頼より{}営業日後に確認した件数（{}）。{}時点では {} 件（{}）",
                            rule.recheck, rate, to_string(options_.survey), whole.removed_by_survey,
                            survey_rate),
                fmt::format("removed: {} business days after the request ({}); {} ({}) by {}", rule.recheck,
                            rate, whole.removed_by_survey, survey_rate, to_string(options_.survey)));
        } else {
            note(fmt::format("削除完了は {} に確認した件数（{}）", to_string(options_.survey), rate),
                 fmt::format("removed: as of {} ({})", to_string(options_.survey), rate));
        }
        if (section.since[side] != no_day && options_.period.first < section.since[side])
            note(fmt::format("通報、依頼及び削除は{}以降の件数", to_wareki(section.since[side])),
                 fmt::format("notices, requests and removals since {}", to_string(section.since[side])));
        out.push_back(std::move(sheet));
    }
}

Sheet Statistics::countries_sheet(bool sent, Language language) const {
    const Words& words = words_of(language);
    const auto& counts = sent ? hotline_to_ : hotline_from_;
    Sheet sheet{sent ? "hotline_to" : "hotline_from",
                std::string(sent ? words.sent : words.received_from),
                std::string(words.country),
                {{"count", std::string(words.count)}},
                {},
                {}};
    std::vector<std::pair<std::string, std::uint64_t>> rows(counts.begin(), counts.end());
    std::stable_sort(rows.begin(), rows.end(),
                     [](const auto& a, const auto& b) { return a.second > b.second; });
    std::uint64_t total = 0;
    for (const auto& [code, count] : rows) {
        sheet.rows.push_back({code, country_name(code, language), {Cell::of_count(count)}});
        total += count;
    }
    sheet.rows.push_back({"total", std::string(words.total), {Cell::of_count(total)}});
    return sheet;
}

void Statistics::hotline_sheets(Language language, std::vector<Sheet>& out) const {
    const Words& words = words_of(language);
    if (!hotline_to_.empty()) out.push_back(countries_sheet(true, language));
    if (hotline_from_.empty()) return;
    out.push_back(countries_sheet(false, language));

    const std::vector<Sheet::Column> count{{"count", std::string(words.count)}};
    Sheet outcome{"hotline_from_analysis",
                  std::string(words.from_outcome),
                  std::string(words.outcome),
                  count,
                  {},
                  {}};
    Sheet category{"hotline_from_categories",
                   std::string(words.from_category),
                   std::string(words.category),
                   count,
                   {},
                   {}};
    Counts whole;
    for (const Section& section : sections_) {
        const Counts total = total_of(section);
        whole.add(total);
        const std::uint64_t of_class = sum(total.from_hotline).analysed;
        if (of_class == 0) continue;
        outcome.rows.push_back({section.id, section.title, {Cell::of_count(of_class)}});
        for (const Row& row : section.rows)
            if (const std::uint64_t n = sum(row.counts.from_hotline).analysed; n > 0)
                category.rows.push_back(
                    {program_->categories[row.first].id, title_of(row, language), {Cell::of_count(n)}});
    }
    const std::uint64_t in_scope = sum(whole.from_hotline).analysed;
    const std::string total(words.total);
    outcome.rows.push_back(
        {"out_of_scope", std::string(words.out_of_scope), {Cell::of_count(out_of_scope_from_hotline_)}});
    outcome.rows.push_back({"total", total, {Cell::of_count(in_scope + out_of_scope_from_hotline_)}});
    category.rows.push_back({"total", total, {Cell::of_count(in_scope)}});

    Sheet done{
        "hotline_from_processing", std::string(words.from_processing), std::string(words.side), {}, {}, {}};
    done.columns = {{"analysed", std::string(words.analysed)},
                    {"police", std::string(words.police)},
                    {"requested", fmt::format("{}・{}", words.removal, words.response)},
                    {"removed", std::string(words.removed)}};
    for (const std::size_t side : {0, 1}) {
        const Funnel& funnel = whole.from_hotline[side];
        done.rows.push_back({std::string(to_string(static_cast<Jurisdiction>(side))),
                             std::string(side == 0 ? words.domestic : words.overseas),
                             {Cell::of_count(funnel.analysed), Cell::of_count(funnel.police),
                              Cell::of_count(funnel.requested), Cell::of_count(funnel.removed)}});
    }
    out.push_back(std::move(outcome));
    out.push_back(std::move(category));
    out.push_back(std::move(done));
}

std::vector<Sheet> Statistics::sheets(Language language) const {
    std::vector<Sheet> out;
    out.push_back(classes_sheet(language));
    for (const Section& section : sections_) out.push_back(categories_sheet(section, language));
    for (const Section& section : sections_) processing_sheets(section, language, out);
    hotline_sheets(language, out);
    return out;
}

std::string Statistics::json(Language language) const {
    std::string out;
    JsonWriter json(out);
    json.begin_object();
    json.key("guideline").value(program_->history.guideline);
    json.key("from").value(to_string(options_.period.first));
    json.key("to").value(to_string(options_.period.last));
    json.key("received").value(received_);
    json.key("analysed").value(analysed_);
    json.key("tables");
    write_json(json, sheets(language));
    json.end_object();
    out += '\n';
    return out;
}

}  // namespace kijun
