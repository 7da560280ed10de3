// A model from source text, for tests that need no later stage.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "kijun/model.hpp"
#include "kijun/source.hpp"
#include "kijun/syntax.hpp"

namespace kijun::test {

struct Built {
    SourceSet sources;
    Diagnostics diagnostics;  // errors and warnings
    std::optional<Model> model;

    [[nodiscard]] std::string rendered(Language language = Language::english) const {
        std::string out;
        for (const Diagnostic& diagnostic : diagnostics)
            out += render(diagnostic, sources, language, false) + "\n";
        return out;
    }
    [[nodiscard]] std::size_t count(std::string_view code) const {
        return static_cast<std::size_t>(std::count_if(diagnostics.begin(), diagnostics.end(),
                                                      [&](const Diagnostic& d) { return d.code == code; }));
    }
    [[nodiscard]] const Diagnostic* find(std::string_view code) const {
        for (const Diagnostic& diagnostic : diagnostics) {
            if (diagnostic.code == code) return &diagnostic;
        }
        return nullptr;
    }
    [[nodiscard]] const History& history() const { return model->history; }

    // The state after the revision, in the newest epoch; also of drafts.
    [[nodiscard]] const State& after(std::string_view revision) const {
        const auto selected = select_revision(model->history, revision);
        EXPECT_TRUE(selected) << revision;
        return model->states.at(selected ? selected->snapshot : 0);
    }
};

using Files = std::vector<std::pair<std::string, std::string>>;

inline std::unique_ptr<Built> try_build(const Files& files) {
    auto built = std::make_unique<Built>();
    for (const auto& [name, text] : files) EXPECT_TRUE(built->sources.add(name, text)) << name;
    ast::Module module = parse(built->sources, built->diagnostics);
    EXPECT_FALSE(has_errors(built->diagnostics)) << built->rendered();
    if (has_errors(built->diagnostics)) return built;
    auto model = build_model(std::move(module), built->sources, built->diagnostics);
    if (model) {
        built->model.emplace(std::move(*model));
    } else {
        built->diagnostics.insert(built->diagnostics.end(), model.errors().begin(), model.errors().end());
    }
    return built;
}
inline std::unique_ptr<Built> try_build(const std::string& text) {
    return try_build(Files{{"test.kijun", text}});
}

// The model, or a failed test that shows why there is none. A Built with a model in any case, so that
// the test need not ask.
inline std::unique_ptr<Built> build(const Files& files) {
    auto built = try_build(files);
    EXPECT_TRUE(built->model) << built->rendered();
    if (!built->model) throw std::runtime_error("no model");
    return built;
}
inline std::unique_ptr<Built> build(const std::string& text) { return build(Files{{"test.kijun", text}}); }

inline DateLiteral date(std::string_view text) {
    const auto parsed = parse_report_date(text);
    EXPECT_TRUE(parsed) << text;
    return parsed.value_or(DateLiteral{});
}
inline LocalDay day(std::string_view text) { return date(text).days.first; }

inline EventDates received(std::string_view text) {
    EventDates dates;
    dates.received = date(text);
    return dates;
}

// The ids of the revisions that answer, joined by spaces; or the code of the error.
inline std::string revisions_for(const Built& built, const EventDates& dates,
                                 std::optional<LocalDay> known_at = std::nullopt) {
    const auto selected = select(built.history(), *built.model->zone, dates, known_at);
    if (!selected) return std::string(selected.errors().front().code);
    std::string ids;
    for (const Selected& one : *selected) {
        ids += (ids.empty() ? "" : " ") +
               built.history().revisions[built.history().snapshots[one.snapshot].revision].id;
    }
    return ids;
}

}  // namespace kijun::test
