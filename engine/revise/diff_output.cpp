// A diff as text, JSON, Markdown and HTML: one description of each change, four ways to write it.

#include <fmt/format.h>

#include <iterator>

#include "kijun/diff.hpp"
#include "kijun/json.hpp"
#include "markup.hpp"

namespace kijun {

namespace {

const RevisionInfo& revision_of(const Program& program, std::uint32_t snapshot) {
    return program.history.revisions[program.history.snapshots[snapshot].revision];
}

std::string place(const CategoryVersion& category) {
    return category.group_title.empty()
               ? category.class_title
               : fmt::format("{}【{}】", category.class_title, category.group_title);
}

// One change, in words.
struct Line {
    std::string marks;  // added, moved + renamed, …
    std::string title;  // the later one
    std::vector<std::string> details;
    std::string gained, lost;  // reports as JSON
};

Line describe(const Program& program, const CategoryChange& change, Language language) {
    const bool ja = language == Language::japanese;
    const CategoryVersion* was = change.before == none ? nullptr : &program.categories[change.before];
    const CategoryVersion* is = change.after == none ? nullptr : &program.categories[change.after];
    Line line;
    for (const ChangeKind kind : change.changes)
        line.marks += (line.marks.empty() ? ""
                       : ja               ? "・"
                                          : ", ") +
                      std::string(ja ? to_japanese(kind) : to_string(kind));
    if (line.marks.empty()) line.marks = ja ? "記述の変更" : "text changed";
    line.title = (is ? is : was)->title;
    const auto from_to = [&](const char* name_ja, const char* name_en, const std::string& a,
                             const std::string& b) {
        if (a != b) line.details.push_back(fmt::format("{}: {} → {}", ja ? name_ja : name_en, a, b));
    };
    if (was && is) {
        from_to("区分", "class", place(*was), place(*is));
        from_to("名称", "title", was->title, is->title);
        from_to("番号", "number", was->number, is->number);
    } else {
        line.details.push_back(fmt::format("{}: {}", ja ? "区分" : "class", place(*(is ? is : was))));
    }
    if (was && is && change.text_changed && !change.meaning_changed)
        line.details.emplace_back(ja ? "記述は変わったが、該当する通報は変わらない"
                                     : "text changed, meaning not");
    if (was && is && change.meaning_changed && !change.text_changed)
        line.details.emplace_back(ja ? "記述は同じだが、参照先の変更により該当する通報が変わる"
                                     : "meaning changed, text not (through what it refers to)");
    if (!change.through.empty())
        line.details.push_back(fmt::format("{}: {}", ja ? "変わった参照先" : "changed under it",
                                           fmt::join(change.through, ", ")));
    if (change.gained) line.gained = to_json(*change.gained);
    if (change.lost) line.lost = to_json(*change.lost);
    return line;
}

std::string heading(const Program& program, const Diff& diff) {
    const auto& was = revision_of(program, diff.before);
    const auto& is = revision_of(program, diff.after);
    return fmt::format("{} {} → {}", program.history.title, was.id, is.id);
}

std::string cell(const std::string& text) {
    std::string out;
    for (const char byte : text) {
        if (byte == '|' || byte == '\\' || byte == '`') out += '\\';
        out += byte == '\n' ? ' ' : byte;
    }
    return out;
}

struct Headings {
    const char *change, *category, *details, *gained, *lost, *unchanged, *procedures, *nothing;
};
const Headings& headings(Language language) {
    static constexpr Headings ja{"変更",
                                 "類型",
                                 "内容",
                                 "新たに該当する例",
                                 "該当しなくなる例",
                                 "変更のない類型: {}",
                                 "手続の変更",
                                 "意味・記述とも変更はありません。"};
    static constexpr Headings en{"change",
                                 "category",
                                 "details",
                                 "newly met, e.g.",
                                 "no longer met, e.g.",
                                 "unchanged categories: {}",
                                 "procedure changed",
                                 "Nothing changed."};
    return language == Language::japanese ? ja : en;
}

std::string procedures(const Diff& diff, const char* between) {
    std::string out;
    for (const ProcedureChange& change : diff.procedures)
        out += (out.empty() ? "" : between) + change.class_id;
    return out;
}

}  // namespace

std::string diff_text(const Rules& rules, const Diff& diff, Language language, bool colour) {
    const Program& program = rules.program();
    const Headings& words = headings(language);
    std::string text;
    const auto out = std::back_inserter(text);
    const auto bold = [&](const std::string& shown) {
        return colour ? "\x1b[1m" + shown + "\x1b[0m" : shown;
    };
    fmt::format_to(out, "{}\n", bold(heading(program, diff)));
    if (diff.categories.empty() && diff.procedures.empty()) fmt::format_to(out, "{}\n", words.nothing);
    for (const CategoryChange& change : diff.categories) {
        const Line line = describe(program, change, language);
        fmt::format_to(out, "\n{}  {}  [{}]\n", bold(line.marks), line.title, change.id);
        for (const std::string& detail : line.details) fmt::format_to(out, "  {}\n", detail);
        if (!line.gained.empty()) fmt::format_to(out, "  {} {}\n", words.gained, line.gained);
        if (!line.lost.empty()) fmt::format_to(out, "  {} {}\n", words.lost, line.lost);
    }
    if (!diff.procedures.empty())
        fmt::format_to(out, "\n{}: {}\n", words.procedures, procedures(diff, ", "));
    fmt::format_to(out, "\n{}\n", fmt::format(fmt::runtime(words.unchanged), diff.unchanged));
    return text;
}

std::string diff_json(const Rules& rules, const Diff& diff) {
    const Program& program = rules.program();
    std::string out;
    JsonWriter json(out);
    json.begin_object();
    json.key("guideline").value(program.history.guideline);
    json.key("before").value(revision_of(program, diff.before).id);
    json.key("after").value(revision_of(program, diff.after).id);
    json.key("categories").begin_array();
    for (const CategoryChange& change : diff.categories) {
        json.begin_object();
        json.key("category").value(change.id);
        json.key("changes").begin_array();
        for (const ChangeKind kind : change.changes) json.value(to_string(kind));
        json.end_array();
        json.key("text_changed").value(change.text_changed);
        json.key("meaning_changed").value(change.meaning_changed);
        json.key("through").begin_array();
        for (const std::string& name : change.through) json.value(name);
        json.end_array();
        const auto side = [&](std::string_view key, std::uint32_t number) {
            json.key(key);
            if (number == none) return json.null();
            const CategoryVersion& category = program.categories[number];
            json.begin_object();
            json.key("title").value(category.title);
            json.key("number").value(category.number);
            json.key("class").value(category.class_id);
            json.key("group").value(category.group_id);
            json.end_object();
        };
        side("was", change.before);
        side("is", change.after);
        // a witness is a report: JSON of its own
        const auto report = [&](std::string_view key, const std::optional<Report>& witness) {
            json.key(key);
            if (witness)
                json.raw(to_json(*witness));
            else
                json.null();
        };
        report("gained", change.gained);
        report("lost", change.lost);
        json.end_object();
    }
    json.end_array();
    json.key("procedures").begin_array();
    for (const ProcedureChange& change : diff.procedures) json.value(change.class_id);
    json.end_array();
    json.key("unchanged").value(std::uint64_t{diff.unchanged});
    json.end_object();
    out += '\n';
    return out;
}

std::string diff_markdown(const Rules& rules, const Diff& diff, Language language) {
    const Program& program = rules.program();
    const Headings& words = headings(language);
    std::string text;
    const auto out = std::back_inserter(text);
    fmt::format_to(out, "# {}\n\n| {} | {} | {} | {} | {} |\n|---|---|---|---|---|\n",
                   heading(program, diff), words.change, words.category, words.details, words.gained,
                   words.lost);
    for (const CategoryChange& change : diff.categories) {
        const Line line = describe(program, change, language);
        std::string details;
        for (const std::string& detail : line.details)
            details += (details.empty() ? "" : "<br>") + cell(detail);
        fmt::format_to(out, "| {} | {} (`{}`) | {} | {} | {} |\n", line.marks, cell(line.title), change.id,
                       details, cell(line.gained), cell(line.lost));
    }
    if (!diff.procedures.empty())
        fmt::format_to(out, "\n{}: {}\n", words.procedures, procedures(diff, ", "));
    fmt::format_to(out, "\n{}\n", fmt::format(fmt::runtime(words.unchanged), diff.unchanged));
    return text;
}

std::string diff_html(const Rules& rules, const Diff& diff, Language language) {
    const Program& program = rules.program();
    const Headings& words = headings(language);
    const std::string title = escape_markup(heading(program, diff));
    std::string text;
    const auto out = std::back_inserter(text);
    fmt::format_to(
        out,
        "<!DOCTYPE html>\n<html lang=\"{}\">\n<head><meta charset=\"utf-8\"><title>{}</title>\n"
        "<style>body{{font-family:sans-serif;margin:2rem;max-width:75rem}}table{{border-collapse:collapse}}"
        "th,td{{border:1px solid #888;padding:.4rem;text-align:left;vertical-align:top}}"
        "code{{overflow-wrap:anywhere}}</style></head>\n<body>\n<h1>{}</h1>\n<table>\n"
        "<tr><th>{}</th><th>{}</th><th>{}</th><th>{}</th><th>{}</th></tr>\n",
        language == Language::japanese ? "ja" : "en", title, title, words.change, words.category,
        words.details, words.gained, words.lost);
    const auto report = [](const std::string& json) {
        return json.empty() ? std::string() : "<code>" + escape_markup(json) + "</code>";
    };
    for (const CategoryChange& change : diff.categories) {
        const Line line = describe(program, change, language);
        std::string details;
        for (const std::string& detail : line.details)
            details += (details.empty() ? "" : "<br>") + escape_markup(detail);
        fmt::format_to(
            out, "<tr><td>{}</td><td>{}<br><code>{}</code></td><td>{}</td><td>{}</td><td>{}</td></tr>\n",
            escape_markup(line.marks), escape_markup(line.title), escape_markup(change.id), details,
            report(line.gained), report(line.lost));
    }
    fmt::format_to(out, "</table>\n");
    if (!diff.procedures.empty())
        fmt::format_to(out, "<p>{}: {}</p>\n", words.procedures, escape_markup(procedures(diff, ", ")));
    fmt::format_to(out, "<p>{}</p>\n</body>\n</html>\n",
                   fmt::format(fmt::runtime(words.unchanged), diff.unchanged));
    return text;
}

}  // namespace kijun
