#include "openness.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "dependencies.hpp"
#include "kijun/editing.hpp"

namespace kijun {

namespace {

class Openness {
public:
    Openness(const Model& model, const SourceSet& sources) : model_(model), sources_(sources) {}

    Diagnostics run() {
        for (const State& state : model_.states)
            for (const auto& [id, list] : state.terms) newest_[id] = list;
        const bool any = std::any_of(newest_.begin(), newest_.end(),
                                     [](const auto& entry) { return entry.second->open; });
        if (!any) return {};
        find_excepted();
        std::set<std::string> used, asked;
        for (const State& state : model_.states)
            for (const auto& category : state.categories) {
                used.merge(dependencies(state, category->body));
                asked.merge(dependencies(state, category->body, Exceptions::left_out));
            }
        for (const auto& [id, list] : newest_) {
            if (list->open && used.contains(id) && !asked.contains(id)) excepts_only(*list);
            if (!list->open && asked.contains(id)) takes_over(*list);
        }
        return std::move(found_);
    }

private:
    void excepts_only(const ast::Terms& list) {
        const std::string& id = list.id.text;
        Diagnostic& made = found_.emplace_back(
            warning("K1005", list.id.span,
                    fmt::format("{} is open (等), but only takes expressions out of other lists, where "
                                "being open means nothing",
                                id),
                    fmt::format("{} は「等」のある一覧ですが、ほかの一覧から除くためだけに使われており、"
                                "「等」は意味を持ちません",
                                id)));
        made.hint = Message{"take 等 out, or use the list in a condition, too",
                            "「等」を取り除くか、条件でも使ってください"};
        if (const auto at = excepted_.find(id); at != excepted_.end())
            made.labels.push_back({at->second, {"taken out here", "ここで除かれています"}});
        const std::vector<WrittenWord> head = head_of(list);
        for (std::size_t i = 0; i + 1 < head.size(); ++i)
            if (is(head[i], "OPEN"))
                made.fix =
                    Fix{{head[i].span.file, head[i].span.begin, head[i + 1].span.begin},
                        "",
                        {"take 等 out: no verdict changes", "「等」を取り除く（判定は変わりません）"}};
    }

    void takes_over(const ast::Terms& list) {
        const ast::Word* by = open_below(list);
        if (by == nullptr) return;
        const std::string& id = list.id.text;
        Diagnostic& made = found_.emplace_back(
            warning("K1006", list.id.span,
                    fmt::format("{} is closed, but takes over {} and with it that others may be meant (等)",
                                id, by->text),
                    fmt::format("{} は限定の一覧ですが、{} を含めるため「等」のある一覧と同じになります",
                                id, by->text)));
        made.labels.push_back({by->span, {"taken over here", "ここで含めています"}});
        made.hint = Message{"write 等 here, too, or take over a list that is closed",
                            "ここにも「等」と書くか、限定の一覧を含めてください"};
        const std::vector<WrittenWord> head = head_of(list);
        const bool says = std::any_of(head.begin(), head.end(), [](const WrittenWord& word) {
            return is(word, "OPEN") || is(word, "CLOSED");
        });
        if (says || head.empty()) return;  // it says what it wants to be: that is for people to decide
        const Span brace = head.back().span;
        made.fix = Fix{{brace.file, brace.begin, brace.begin},
                       japanese_ ? "等 " : "open ",
                       {"write 等: no verdict changes", "「等」と書く（判定は変わりません）"}};
    }

    // The `include` by which the list is open, or null.
    const ast::Word* open_below(const ast::Terms& list) {
        for (const ast::Term& member : list.terms)
            if (member.term.kind == ast::TermRef::Kind::list && is_open(member.term.word.text))
                return &member.term.word;
        return nullptr;
    }
    // By itself or through what it takes over. Lists do not contain themselves: the model has seen to it.
    bool is_open(const std::string& id) {
        const auto known = open_.find(id);
        if (known != open_.end()) return known->second;
        const auto found = newest_.find(id);
        return open_[id] =
                   found != newest_.end() && (found->second->open || open_below(*found->second) != nullptr);
    }

    // Where the newest text of some list takes another out; the first place counts.
    void find_excepted() {
        for (const auto& [name, list] : newest_)
            for (const ast::Term& member : list->terms)
                for (const ast::TermRef& except : member.except)
                    if (except.kind == ast::TermRef::Kind::list)
                        excepted_.emplace(except.word.text, except.word.span);
    }

    static bool is(const WrittenWord& word, std::string_view token) {
        return word.keyword != nullptr && word.keyword->token == token;
    }

    // What is written behind the list's name, up to the brace and with it; nothing if it is not found.
    std::vector<WrittenWord> head_of(const ast::Terms& list) {
        const Span& name = list.id.span;
        if (!name.known() || name.file >= sources_.size()) return {};
        const std::vector<WrittenWord>& words = words_of(name.file);
        auto begin = std::lower_bound(
            words.begin(), words.end(), name.begin,
            [](const WrittenWord& word, std::uint32_t place) { return word.span.begin < place; });
        if (begin == words.begin() || begin == words.end() || begin->span.begin != name.begin) return {};
        const WrittenWord& declares = *std::prev(begin);
        japanese_ =
            declares.keyword != nullptr && sources_.text(declares.span) == declares.keyword->japanese;
        const auto brace = std::find_if(++begin, words.end(), [&](const WrittenWord& word) {
            return word.kind == WrittenWord::Kind::sign && sources_.text(word.span) == "{";
        });
        if (brace == words.end()) return {};
        return {begin, std::next(brace)};
    }

    // Of a file with thousands of lists, read once and not once for each of them.
    const std::vector<WrittenWord>& words_of(std::uint32_t file) {
        auto& words = words_[file];
        if (words.empty()) words = written_words(sources_, file);
        return words;
    }

    const Model& model_;
    const SourceSet& sources_;
    std::map<std::string, Shared<ast::Terms>> newest_;  // as in the last snapshot that has them
    std::map<std::string, bool> open_;                  // those that were asked about
    std::map<std::string, Span> excepted_;              // where a list is taken out of another
    std::map<std::uint32_t, std::vector<WrittenWord>> words_;
    Diagnostics found_;
    bool japanese_ = false;  // the keywords of the last head
};

}  // namespace

Diagnostics lint_openness(const Model& model, const SourceSet& sources) {
    return Openness(model, sources).run();
}

}  // namespace kijun
