#include "kijun/new_guideline.hpp"

#include <fmt/format.h>

#include "kijun/model.hpp"
#include "kijun/syntax.hpp"

namespace kijun {

namespace {

std::string revision_id(std::string day) {
    for (char& c : day)
        if (c == '-') c = '_';
    return "r" + day;
}

// `{}` in them: id, title, zone, event, day, revision.
std::vector<NewFile> files_of(const NewGuideline& asked) {
    const std::string day = to_string(asked.effective);
    const auto say = [&](const char* english, const char* japanese) {
        return asked.keywords == Language::japanese ? japanese : english;
    };
    const std::string& title = asked.title.empty() ? asked.id : asked.title;
    const std::string event = asked.judged_by == "received" ? say("received", "受理日")
                              : asked.judged_by == "posted" ? say("posted", "投稿日")
                              : asked.judged_by == "judged" ? say("judged", "判断日")
                                                            : asked.judged_by;
    const auto fill = [&](const char* text) {
        return fmt::format(fmt::runtime(text), fmt::arg("id", asked.id),
                           fmt::arg("title", string_literal(title)),
                           fmt::arg("zone", string_literal(asked.timezone)), fmt::arg("event", event),
                           fmt::arg("day", day), fmt::arg("revision", revision_id(day)));
    };
    std::vector<NewFile> files;
    files.push_back({"guideline.kijun", fill(say(R"(// One file a revision, its cases beside it.
guideline {id} {title} {{
  timezone {zone}
  judged by {event}
}}
)",
                                                 R"(// 改訂ごとに一つのファイルとし、事例を添える。
指針 {id} {title} {{
  時間帯 {zone}
  判断日 による {event}
}}
)"))});
    files.push_back(
        {day + ".kijun",
         fill(say(
             R"(// The first text. Later revisions are files of their own, each with its operations.
revision {revision} of {id} {{
  effective {day}
}}

class notices "Notices"

terms wanted_words open {{ "wanted" "seeking" }}
fact answered: bool "has somebody answered already?" presume false

category help_wanted "Request for help" in notices {{
  from "1"
  text has wanted_words
  unless answered
}}

source outline {title} {{
  paragraph "1"
  omit "0" because "a preamble, with nothing to test"
}}
)",
             R"(// 最初の本文。後の改訂は、それぞれ操作を並べた別のファイルにする。
改訂 {revision} の {id} {{
  施行 {day}
}}

区分 notices "掲示"

用語 wanted_words 等 {{ "探しています" "求めています" }}
事実 answered: 真偽 "既に答えた者がいるか" 推定 偽

類型 help_wanted "助けを求める掲示" 所属 notices {{
  箇所 "1"
  本文 に wanted_words
  ただし answered
}}

出典 outline {title} {{
  項目 "1"
  省く "0" 理由 "前文であり、試すべき条件がない"
}}
)"))});
    files.push_back({"cases.kijun", fill(say(R"(case "a request, from the first day" {{
  text "wanted: a second-hand bicycle"
  on {day} expect help_wanted in notices
}}
case "a request that was answered" {{
  text "wanted: a second-hand bicycle"
  facts {{ answered: true }}
  on {day} expect out_of_scope
}}
case "no request" {{ text "a bicycle" always expect out_of_scope }}
)",
                                             R"(事例 "施行日からの掲示" {{
  本文 "中古の自転車を探しています"
  時点 {day} 期待 help_wanted 所属 notices
}}
事例 "答えのあった掲示" {{
  本文 "中古の自転車を探しています"
  認定事実 {{ answered: 真 }}
  時点 {day} 期待 対象外
}}
事例 "求めのない掲示" {{ 本文 "自転車" 常に 期待 対象外 }}
)"))});
    return files;
}

}  // namespace

Result<std::vector<NewFile>> new_guideline(const NewGuideline& asked, SourceSet& sources) {
    std::vector<NewFile> files = files_of(asked);
    for (const NewFile& file : files) {
        if (auto added = sources.add(file.name, file.text); !added) return added.errors();
    }
    Diagnostics found;
    ast::Module tree = parse(sources, found);
    if (!has_errors(found)) {
        if (auto model = build_model(std::move(tree), sources, found); !model) return model.errors();
    }
    if (!found.empty()) return found;
    return files;
}

}  // namespace kijun
