// Hovering over a name: what it is, what of it is in force, what became of it in each revision.
//
// In the text of an amendment "in force" is what that revision makes of it; elsewhere what holds today.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "features.hpp"
#include "standing.hpp"

namespace kijun::lsp {

namespace {

using Role = Mention::Role;
using Kind = Mention::Kind;

LocalDay today_in(const Zone& zone) {
    using namespace std::chrono;
    return zone.day_of({duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count()});
}

// Text by anyone, as it stands in Markdown.
std::string plain(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (std::string_view("\\`*_{}[]<>#|~!&").find(c) != std::string_view::npos) out += '\\';
        out += c == '\n' || c == '\r' ? ' ' : c;
    }
    return out;
}

// A fence longer than any in the text.
std::string code(std::string_view text, std::size_t most_lines) {
    std::size_t ticks = 3, run = 0, lines = 0, end = 0;
    for (; end < text.size(); ++end) {
        run = text[end] == '`' ? run + 1 : 0;
        ticks = std::max(ticks, run + 1);
        if (text[end] == '\n' && ++lines == most_lines) break;
    }
    const std::string fence(ticks, '`');
    return fmt::format("{}kijun\n{}{}\n{}", fence, text.substr(0, end), end < text.size() ? "\n…" : "",
                       fence);
}

std::string one_line(std::string_view text) {
    constexpr std::size_t most = 100;
    text = text.substr(0, text.find_first_of("\r\n"));
    std::size_t end = std::min(text.size(), most);
    while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
    std::string out;
    for (const char c : text.substr(0, end)) out += c == '`' ? '\'' : c;
    return out + (end < text.size() ? "…" : "");
}

class Card {
public:
    Card(Project& project, const Mention& mention, Language language, std::string_view around)
        : names_(project.names()),
          reading_(*project.reading()),
          model_(project.sound() ? project.sound()->model.get() : nullptr),
          compiled_(project.compiled.get()),
          mention_(mention),
          language_(language) {
        if (model_ == nullptr || !model_->zone) return;
        const auto& history = model_->history;
        if (!around.empty()) snapshot_ = snapshot_of(history, std::string(around));
        if (!snapshot_) snapshot_ = snapshot_on(history, today_in(*model_->zone));
    }

    std::string text() {
        const Mention* declared = names_.declaration_of(mention_);
        const Kind kind = declared != nullptr ? declared->kind : mention_.kind;
        out_ =
            fmt::format("**{}** `{}`", say({std::string(to_string(kind)), std::string(to_japanese(kind))}),
                        mention_.id);
        if (declared != nullptr && !declared->title.empty())
            out_ += fmt::format(" 「{}」", plain(declared->title));
        out_ += '\n';
        if (declared == nullptr) {
            line(say({"not declared anywhere", "どこにも宣言されていません"}));
            return std::move(out_);
        }
        if (kind == Kind::category) category();
        if (kind == Kind::fact) fact();
        if (kind == Kind::terms) terms();
        if (kind == Kind::revision) revision();
        in_force(kind);
        history();
        cases(kind);
        return std::move(out_);
    }

private:
    [[nodiscard]] std::string say(const Message& message) const { return said(message, language_); }
    void line(const std::string& text) { out_ += '\n' + text + '\n'; }
    [[nodiscard]] const State* state() const { return snapshot_ ? &model_->states[*snapshot_] : nullptr; }

    void category() {
        const State* now = state();
        const ast::Category* found = now != nullptr ? now->category(mention_.id) : nullptr;
        if (found == nullptr) return;
        std::string where = plain(found->in.class_name.text);
        if (const ast::Class* class_ = now->class_of(found->in.class_name.text))
            where = plain(class_->title.text);
        if (found->in.group) where += " › " + plain(found->in.group.text);
        line(fmt::format("{} {} · {}", found->body.number.text, plain(found->title.text), where));
        for (const ast::Citation& citation : found->body.citations) {
            std::string articles;
            for (const ast::Word& article : citation.articles) articles += article.text;
            line(plain(citation.law.text) + articles);
        }
    }
    void fact() {
        const State* now = state();
        const auto found = now != nullptr ? now->facts.find(mention_.id)
                                          : std::map<std::string, Shared<ast::Fact>>::const_iterator{};
        if (now == nullptr || found == now->facts.end()) return;
        const ast::Fact& it = *found->second;
        line(fmt::format("{} · {} {}", it.who ? it.who.text : "analyst", say({"cost", "費用"}), it.cost));
        if (it.presumed)
            line(say({*it.presumed ? "presumed true" : "presumed false",
                      *it.presumed ? "真と推定" : "偽と推定"}));
        for (const ast::Word& choice : it.choices) line("- " + plain(choice.text));
    }
    void terms() {
        const State* now = state();
        const auto found = now != nullptr ? now->terms.find(mention_.id)
                                          : std::map<std::string, Shared<ast::Terms>>::const_iterator{};
        if (now == nullptr || found == now->terms.end()) return;
        const ast::Terms& it = *found->second;
        line(say({fmt::format("{} list of {} terms", it.open ? "open" : "closed", it.terms.size()),
                  fmt::format("{} {} 語", it.open ? "開いた（等）" : "閉じた", it.terms.size())}));
        std::string some;
        constexpr std::size_t most = 12;
        for (std::size_t i = 0; i < std::min(most, it.terms.size()); ++i)
            some += (i > 0 ? "、" : "") + plain(it.terms[i].term.word.text);
        line(some + (it.terms.size() > most ? " …" : ""));
    }
    void revision() {
        if (model_ == nullptr) return;
        if (const auto made = snapshot_of(model_->history, mention_.id))
            line(say(period_of(model_->history, *made)));
    }

    // The text that counts, where it was given last.
    void in_force(Kind kind) {
        if (!snapshot_ || kind == Kind::revision || kind == Kind::guideline || kind == Kind::source) return;
        const History& dated = model_->history;
        const Mention* last = nullptr;
        for (const Mention* each : names_.of(mention_)) {
            const bool gives = each->role == Role::declares || each->restates;
            if (gives && applies(dated, *snapshot_, *each) && (last == nullptr || !later(*last, *each)))
                last = each;
        }
        const std::string& revision = dated.revisions[dated.snapshots[*snapshot_].revision].id;
        line(fmt::format("{} `{}`, {}", say({"Under", "適用："}), revision,
                         say(period_of(dated, *snapshot_))));
        if (last == nullptr)
            line(say({"Not there then.", "そのときにはありません。"}));
        else if (last->whole != last->span)
            line(code(reading_.sources.text(last->whole), 24));
    }

    // What each revision did, in their order.
    void history() {
        if (model_ == nullptr) return;
        std::vector<const Mention*> done;
        for (const Mention* each : names_.of(mention_))
            if (each->role != Role::refers && !each->revision.empty()) done.push_back(each);
        if (done.empty()) return;
        std::stable_sort(done.begin(), done.end(),
                         [&](const Mention* one, const Mention* other) { return later(*other, *one); });
        line("---");
        for (const Mention* each : done) {
            const RevisionInfo* revision = info(each->revision);
            const std::string day = revision == nullptr || revision->draft ? say({"draft", "案"})
                                                                           : to_string(revision->effective);
            out_ += fmt::format("- {} `{}`: `{}`\n", day, each->revision,
                                one_line(reading_.sources.text(each->whole)));
        }
    }

    void cases(Kind kind) {
        if (model_ == nullptr || kind != Kind::category) return;
        std::size_t met = 0, unmet = 0;
        for (const ast::Case& each : model_->cases)
            for (const auto& expectation : each.expectations)
                for (const auto& expected : expectation.expected) {
                    if (expected.category.text != mention_.id) continue;
                    ++(expected.kind == ast::Expected::Kind::not_met ? unmet : met);
                }
        line(say({fmt::format("Cases: {} for it, {} against", met, unmet),
                  fmt::format("事例：当たる {} 件、当たらない {} 件", met, unmet)}));
        if (compiled_ == nullptr || compiled_->samples.reports == 0) return;
        const auto hits = compiled_->samples.hits.find(mention_.id);
        const std::size_t count = hits == compiled_->samples.hits.end() ? 0 : hits->second;
        line(say({fmt::format("Met by {} of {} sample reports", count, compiled_->samples.reports),
                  fmt::format("見本の通報 {} 件のうち {} 件が当たる", compiled_->samples.reports, count)}));
    }

    [[nodiscard]] const RevisionInfo* info(const std::string& id) const {
        for (const RevisionInfo& each : model_->history.revisions)
            if (each.id == id) return &each;
        return nullptr;
    }
    // Whether `one` was said after `other`.
    [[nodiscard]] bool later(const Mention& one, const Mention& other) const {
        const auto place = [&](const Mention& mention) {
            if (mention.revision.empty()) return std::size_t{0};
            const auto& all = model_->history.revisions;
            const auto found = std::find_if(all.begin(), all.end(), [&](const RevisionInfo& each) {
                return each.id == mention.revision;
            });
            return static_cast<std::size_t>(found - all.begin()) + 1;
        };
        return std::tuple(place(one), one.span.file, one.span.begin) >
               std::tuple(place(other), other.span.file, other.span.begin);
    }

    const Names& names_;
    const Reading& reading_;
    const Model* model_;
    const Compiled* compiled_;
    const Mention& mention_;
    Language language_;
    std::optional<std::uint32_t> snapshot_;
    std::string out_;
};

// The revision whose text is around an offset; empty: none.
std::string revision_around(const Names& names, const Place& place, const Mention& mention) {
    if (!mention.revision.empty()) return mention.revision;
    for (const Mention& each : names.all())
        if (each.kind == Kind::revision && each.role == Role::declares && each.whole.file == place.file &&
            each.whole.begin <= place.offset && place.offset <= each.whole.end)
            return each.id;
    return {};
}

Json markdown(std::string text, Json range) {
    return {{"contents", {{"kind", "markdown"}, {"value", std::move(text)}}}, {"range", std::move(range)}};
}

}  // namespace

Answer hover(Workspace& workspace, const Json& parameters) {
    const auto place = place_of(workspace, parameters);
    if (!place) return Json();
    const TextFile& file = place->text();
    const Names& names = place->project->names();
    if (const Mention* mention = names.at(place->file, place->offset)) {
        const std::string around = revision_around(names, *place, *mention);
        return markdown(Card(*place->project, *mention, workspace.language, around).text(),
                        file.range(mention->span, workspace.encoding));
    }
    for (const WrittenWord& word : written_words(place->reading->sources, place->file)) {
        if (word.keyword == nullptr || word.span.begin > place->offset || word.span.end < place->offset)
            continue;
        return markdown(fmt::format("`{}` · `{}`", word.keyword->english, word.keyword->japanese),
                        file.range(word.span, workspace.encoding));
    }
    return Json();
}

}  // namespace kijun::lsp
