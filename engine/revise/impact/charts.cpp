// Plain SVG: no scripts, no fonts, nothing from elsewhere. Figures are printed beside every shape, so that
// nothing depends on telling colours apart.
#include "charts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "kijun/sheet.hpp"
#include "markup.hpp"
#include "naming.hpp"

namespace kijun {

namespace {

constexpr double width = 960;
constexpr std::array<std::string_view, 6> colours{"#4477aa", "#ee6677", "#228833",
                                                  "#aa3377", "#66ccee", "#ccbb44"};
constexpr std::string_view grey = "#999999", light = "#dddddd", before_colour = "#bbbbbb",
                           after_colour = "#4477aa";

std::string figure(std::uint64_t number) { return to_string(Cell::of_count(number)); }

std::string choose(Language language, const char* en, const char* ja) {
    return language == Language::japanese ? ja : en;
}

// The first `most` characters.
std::string cut(std::string_view text, std::size_t most) {
    std::size_t at = 0, characters = 0;
    for (; at < text.size() && characters <= most; ++at)
        if ((text[at] & 0xC0) != 0x80 && characters++ == most) break;
    return at >= text.size() ? std::string(text) : std::string(text.substr(0, at)) + "…";
}

class Drawing {
public:
    Drawing(std::string_view id, std::string_view title) : id_(id), title_(title) {}

    void rectangle(double x, double y, double w, double h, std::string_view colour, std::string_view says) {
        body_ += fmt::format(
            "<rect x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"{:.1f}\" "
            "fill=\"{}\"><title>{}</title></rect>\n",
            x, y, w, h, colour, escape_markup(says));
        lowest_ = std::max(lowest_, y + h);
    }
    void line(double x1, double y1, double x2, double y2) {
        body_ +=
            fmt::format("<line x1=\"{:.1f}\" y1=\"{:.1f}\" x2=\"{:.1f}\" y2=\"{:.1f}\" stroke=\"#333\"/>\n",
                        x1, y1, x2, y2);
    }
    // A band between two upright edges.
    void ribbon(double x1, double y1, double x2, double y2, double h, std::string_view colour,
                std::string_view says) {
        const double middle = (x1 + x2) / 2;
        body_ += fmt::format(
            "<path d=\"M{0:.1f} {1:.1f} C{4:.1f} {1:.1f} {4:.1f} {3:.1f} {2:.1f} {3:.1f} L{2:.1f} {6:.1f} "
            "C{4:.1f} {6:.1f} {4:.1f} {5:.1f} {0:.1f} {5:.1f} Z\" fill=\"{7}\" "
            "fill-opacity=\"0.45\"><title>{8}</title></path>\n",
            x1, y1, x2, y2, middle, y1 + h, y2 + h, colour, escape_markup(says));
    }
    void text(double x, double y, std::string_view words, std::string_view anchor = "start") {
        body_ += fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"{}\">{}</text>\n", x, y, anchor,
                             escape_markup(words));
        lowest_ = std::max(lowest_, y);
    }

    [[nodiscard]] std::string svg() const {
        return fmt::format(
            "<figure id=\"{0}\">\n<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {1:.0f} "
            "{2:.0f}\" role=\"img\" "
            "aria-label=\"{3}\" font-size=\"13\" "
            "font-family=\"sans-serif\">\n{4}</svg>\n<figcaption>{3}</figcaption>\n</figure>\n",
            id_, width, lowest_ + 10, escape_markup(title_), body_);
    }

private:
    std::string id_, title_, body_;
    double lowest_ = 0;
};

struct Place {
    std::string title;
    std::string_view colour;
    BothSides<std::uint64_t> cases{};
    BothSides<double> at{};
};

std::vector<Place> places_of(const ImpactPlan& plan, Language language) {
    std::vector<Place> places;
    for (std::uint32_t in = 0; in < plan.classes.size(); ++in)
        places.push_back({class_title(plan, in), colours[in % colours.size()]});
    places.push_back({choose(language, "undetermined", "未確定"), grey});
    places.push_back({choose(language, "out of scope", "対象外"), light});
    return places;
}

}  // namespace

std::string flow_chart(const ImpactPlan& plan, const ImpactCounts& counts, Language language) {
    constexpr double height = 320, gap = 22, bar = 16, left = 260, right = width - left - bar, top = 26;
    std::vector<Place> places = places_of(plan, language);
    const std::size_t size = places.size();
    // nothing flows from out of scope to out of scope, and it would dwarf the rest
    const auto cases = [&](std::size_t from, std::size_t to) {
        return from + 1 == size && to + 1 == size ? 0 : counts.places[from * size + to];
    };
    std::uint64_t all = 0;
    for (std::size_t from = 0; from < size; ++from)
        for (std::size_t to = 0; to < size; ++to) {
            places[from].cases[0] += cases(from, to);
            places[to].cases[1] += cases(from, to);
            all += cases(from, to);
        }
    Drawing drawing(
        "flow",
        choose(language, "Reports by class, before and after; out of scope on both sides is left out",
               "区分別の通報の流れ（左：改訂前、右：改訂後）。前後とも対象外のものを除く"));
    if (all == 0) return {};
    const double scale = height / static_cast<double>(all);
    const auto tall = [&](std::uint64_t n) { return static_cast<double>(n) * scale; };
    for (const std::size_t side : {0u, 1u}) {
        drawing.text(side == 0 ? left - 8 : right + bar + 8, 12, revision_of(plan, side).id,
                     side == 0 ? "end" : "start");
        double y = top;
        for (Place& place : places) {
            place.at[side] = y;
            if (place.cases[side] == 0) continue;
            const double h = std::max(1.0, tall(place.cases[side]));
            const std::string says = place.title + " " + figure(place.cases[side]);
            drawing.rectangle(side == 0 ? left : right, y, bar, h, place.colour, says);
            drawing.text(side == 0 ? left - 8 : right + bar + 8, y + std::max(h / 2, 0.0) + 5, says,
                         side == 0 ? "end" : "start");
            y += h + gap;
        }
    }
    std::vector<Place> drawn = places;
    for (std::size_t from = 0; from < size; ++from)
        for (std::size_t to = 0; to < size; ++to) {
            if (cases(from, to) == 0) continue;
            const double h = tall(cases(from, to));
            drawing.ribbon(
                left + bar, drawn[from].at[0], right, drawn[to].at[1], std::max(h, 0.6),
                from + 1 == size ? places[to].colour : places[from].colour,
                fmt::format("{} → {}: {}", places[from].title, places[to].title, figure(cases(from, to))));
            drawn[from].at[0] += h;
            drawn[to].at[1] += h;
        }
    return drawing.svg();
}

std::string category_chart(const ImpactPlan& plan, const ImpactCounts& counts, Language language) {
    constexpr double left = 380, room = 460, bar = 9, row = 30;
    std::uint64_t longest = 0;
    for (const auto& counted : counts.categories)
        longest = std::max({longest, met_range(counted, 0).most, met_range(counted, 1).most});
    if (longest == 0) return {};
    const double scale = room / static_cast<double>(longest);
    Drawing drawing("categories-met",
                    choose(language,
                           "Cases that meet a category: before (grey) and after; the line ends where all "
                           "that is open would be met",
                           "類型に該当する事例：改訂前（灰）と改訂後。線の端は未確定がすべて該当した場合"));
    double y = 0;
    for (std::uint32_t i = 0; i < plan.categories.size(); ++i) {
        const Range of[] = {met_range(counts.categories[i], 0), met_range(counts.categories[i], 1)};
        if (of[0].most + of[1].most == 0) continue;
        const CategoryVersion& version = newest(plan, plan.categories[i]);
        const std::string title = version.number + (version.number.empty() ? "" : " ") + version.title;
        drawing.text(left - 8, y + 15, cut(title, 26), "end");
        double end = left;
        for (const std::size_t side : {0u, 1u}) {
            const double at = y + 2 + static_cast<double>(side) * (bar + 1);
            const double least = static_cast<double>(of[side].least) * scale,
                         most = static_cast<double>(of[side].most) * scale;
            drawing.rectangle(
                left, at, least, bar, side == 0 ? before_colour : after_colour,
                fmt::format("{}: {}–{}", title, figure(of[side].least), figure(of[side].most)));
            if (of[side].most > of[side].least)
                drawing.line(left + least, at + bar / 2, left + most, at + bar / 2);
            end = std::max(end, left + most);
        }
        drawing.text(end + 6, y + 15, fmt::format("{} → {}", figure(of[0].least), figure(of[1].least)));
        y += row;
    }
    return drawing.svg();
}

std::string flip_chart(const ImpactPlan& plan, const ImpactCounts& counts, Language language) {
    constexpr double left = 16, room = 780, bar = 10, row = 40;
    constexpr std::size_t most_shown = 15;
    const auto groups = ranked_groups(counts);
    if (groups.empty()) return {};
    const double scale = room / static_cast<double>(groups.front().second->cases);
    static constexpr std::array<std::string_view, impact_states> signs{"○", "？", "×"};
    Drawing drawing("flips-by-cause",
                    choose(language, "Flips by what brings them about (○ met, ？ open, × not met)",
                           "原因別の変化（○ 該当、？ 未確定、× 非該当）"));
    double y = 0;
    for (std::size_t i = 0; i < std::min(groups.size(), most_shown); ++i) {
        const auto& [key, group] = groups[i];
        const Message words = words_of(plan, key);
        const std::string title = fmt::format("{}→{} {}: {}", signs[key.before], signs[key.after],
                                              newest(plan, plan.categories[key.category]).title,
                                              language == Language::japanese ? words.ja : words.en);
        const double w = std::max(1.0, static_cast<double>(group->cases) * scale);
        drawing.text(left, y + 14, cut(title, 66));
        drawing.rectangle(left, y + 20, w, bar, key.after < key.before ? after_colour : colours[1], title);
        drawing.text(left + w + 6, y + 29, figure(group->cases));
        y += row;
    }
    return drawing.svg();
}

}  // namespace kijun
