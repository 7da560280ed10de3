#include "kijun/naming.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace kijun {

Result<std::uint32_t> snapshot_named(const History& history, const std::string& name) {
    if (name.empty()) {
        const auto all = select_all(history);
        if (!all.empty()) return all.back().snapshot;
        return error("K0321", {}, "no revision is in force; name one",
                     "施行されている改訂がありません。改訂を指定してください");
    }
    auto named = select_revision(history, name);
    if (named) return named->snapshot;
    const auto date = parse_report_date(name);
    if (!date) return named.errors();
    auto on = select_on(history, date->days);
    if (!on) return on.errors();
    if (on->size() == 1) return on->front().snapshot;
    return error(
        "K0326", {}, fmt::format("{} revisions are in force within {}: name a day", on->size(), name),
        fmt::format("{} の間に {} の改訂が施行されています。日を指定してください", name, on->size()));
}

Result<std::uint32_t> category_named(const Program& program, std::uint32_t snapshot,
                                     const std::string& name) {
    const auto& categories = program.snapshots[snapshot].categories;
    std::vector<std::uint32_t> found;
    std::vector<std::string> ids;
    for (const std::uint32_t number : categories) {
        const CategoryVersion& category = program.categories[number];
        if (category.id == name) return number;
        if (category.number == name || category.title == name) found.push_back(number);
        ids.push_back(category.id);
    }
    if (found.size() == 1) return found.front();
    const std::string& revision =
        program.history.revisions[program.history.snapshots[snapshot].revision].id;
    if (found.size() > 1) {
        std::string which;
        for (const std::uint32_t number : found)
            which += (which.empty() ? "" : ", ") + program.categories[number].id;
        return error(
            "K0327", {},
            fmt::format("'{}' is the number of several categories of {}: {}", name, revision, which),
            fmt::format("「{}」に当たる類型が {} に複数あります：{}", name, revision, which));
    }
    Diagnostic problem = error("K0327", {}, fmt::format("{} has no category '{}'", revision, name),
                               fmt::format("{} に類型「{}」はありません", revision, name));
    if (const auto near = nearest(name, ids))
        problem.hint =
            Message{fmt::format("did you mean '{}'?", *near), fmt::format("「{}」ではありませんか", *near)};
    else
        problem.hint = Message{"kijun judge --brief and kijun explain show the ids",
                               "識別子は kijun judge --brief や kijun explain に出ます"};
    return problem;
}

}  // namespace kijun
