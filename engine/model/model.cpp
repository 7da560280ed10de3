// Building the model: order the revisions, make the base state, and follow every chain of revisions
// that was on record on some day of knowledge.
#include "kijun/model.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "apply.hpp"
#include "base_state.hpp"
#include "body.hpp"
#include "case_names.hpp"
#include "check.hpp"
#include "revisions.hpp"

namespace kijun {

const ast::Category* State::category(std::string_view id) const {
    const auto found = std::find_if(categories.begin(), categories.end(),
                                    [&](const auto& category) { return category->id.text == id; });
    return found == categories.end() ? nullptr : found->get();
}

const ast::Class* State::class_of(std::string_view id) const {
    const auto found = std::find_if(classes.begin(), classes.end(),
                                    [&](const auto& class_) { return class_->id.text == id; });
    return found == classes.end() ? nullptr : found->get();
}

const ast::Body* find_body(const State& state, const ast::Path& path) {
    if (const auto* category = state.category(path.name.text))
        return model::find_body(category->body, path.labels);
    const auto criterion = state.criteria.find(path.name.text);
    return criterion == state.criteria.end() ? nullptr
                                             : model::find_body(criterion->second->body, path.labels);
}

namespace model {
namespace {

class Builder {
public:
    Builder(ast::Module module, const SourceSet& sources) : module_(std::move(module)), sources_(sources) {}

    Result<Model> build(Diagnostics& warnings) {
        sort_declarations(module_, sources_);
        if (guideline()) {
            revisions_ = order_revisions(std::move(module_.revisions), module_.guidelines.front(),
                                         model_.zone ? &*model_.zone : nullptr, out_);
            model_.sources = std::move(module_.sources);
            model_.cases = std::move(module_.cases);
            read_paragraphs();
            base_ = base_state(module_, out_);
            if (revisions_.size() > 0 && !revisions_.nodes.front()->amends) build_chains();
            describe();
            // after an error a snapshot may lack what cases name
            if (!has_errors(out_)) check_cases(model_, out_);
        }
        return finish(warnings);
    }

private:
    bool guideline() {
        const auto& guidelines = module_.guidelines;
        if (guidelines.empty()) {
            Diagnostic none = error("K0301", {}, "no guideline is declared", "指針が宣言されていません");
            none.hint =
                Message{"write: guideline name \"title\" { timezone \"Asia/Tokyo\" judged by received }",
                        "書き方: 指針 名前 \"表題\" { 時間帯 \"Asia/Tokyo\" 判断日 による 受理日 }"};
            out_.push_back(std::move(none));
            return false;
        }
        for (std::size_t i = 1; i < guidelines.size(); ++i) {
            Diagnostic several = error("K0302", guidelines[i].id.span,
                                       fmt::format("\"{}\" is a second guideline", guidelines[i].id.text),
                                       fmt::format("指針が複数あります（「{}」）", guidelines[i].id.text));
            several.labels.push_back({guidelines.front().id.span, {"the first one", "一つ目"}});
            out_.push_back(std::move(several));
        }
        const ast::Guideline& it = guidelines.front();
        if (!it.timezone) {
            Diagnostic missing =
                error("K0305", it.id.span, fmt::format("guideline \"{}\" has no timezone", it.id.text),
                      fmt::format("指針「{}」に時間帯がありません", it.id.text));
            missing.hint = Message{"write: timezone \"Asia/Tokyo\"", "書き方: 時間帯 \"Asia/Tokyo\""};
            out_.push_back(std::move(missing));
        } else {
            auto zone = Zone::find(it.timezone.text, it.timezone.span);
            if (zone) {
                model_.zone = std::move(*zone);
            } else {
                out_.insert(out_.end(), zone.errors().begin(), zone.errors().end());
            }
        }
        if (!it.pivot) {
            Diagnostic missing =
                error("K0305", it.id.span,
                      fmt::format("guideline \"{}\" does not say which date of a report picks the revision",
                                  it.id.text),
                      fmt::format("指針「{}」に、どの日付で改訂を選ぶかが書かれていません", it.id.text));
            missing.hint = Message{"write: judged by received (or posted, or judged)",
                                   "書き方: 判断日 による 受理日（又は投稿日、判断日）"};
            out_.push_back(std::move(missing));
        }
        return true;
    }

    void read_paragraphs() {
        for (const ast::Source& source : model_.sources) {
            for (const ast::Word& paragraph : source.paragraphs) paragraphs_.push_back(paragraph.text);
            for (const auto& omission : source.omissions) {
                for (const ast::Word& paragraph : omission.paragraphs)
                    paragraphs_.push_back(paragraph.text);
            }
        }
    }

    void build_chains() {
        refuse_operations_of_base();
        Chain newest;
        for (const LocalDay known : revisions_.known_days()) {
            const Chain chain = revisions_.chain_at(known);
            if (chain == newest) continue;  // nothing that counts became known
            newest = chain;
            model_.history.epochs.push_back({known, periods(chain)});
        }
        build_drafts(newest);
    }

    // Drafts on drafts last: the first snapshot of a draft is then its own (select_revision relies on it).
    void build_drafts(const Chain& newest) {
        std::vector<Chain> chains;
        for (std::uint32_t i = 0; i < revisions_.size(); ++i) {
            if (!revisions_.infos[i].draft) continue;
            Chain chain = revisions_.chain_of_draft(i, newest);
            if (!chain.empty()) chains.push_back(std::move(chain));
        }
        const auto drafts = [&](const Chain& chain) {
            return std::count_if(chain.begin(), chain.end(),
                                 [&](auto i) { return revisions_.infos[i].draft; });
        };
        std::stable_sort(chains.begin(), chains.end(),
                         [&](const Chain& a, const Chain& b) { return drafts(a) < drafts(b); });
        for (const Chain& chain : chains) snapshot(chain);
    }

    void refuse_operations_of_base() {
        const ast::Revision& base = *revisions_.nodes.front();
        if (base.operations.empty()) return;
        out_.push_back(error(
            "K0307", base.operations.front().span,
            fmt::format("the base revision \"{}\" has nothing to amend; declare it at the top of a file",
                        base.id.text),
            fmt::format("最初の改訂「{}」に改める対象はありません。ファイルの最上位で宣言してください",
                        base.id.text)));
    }

    std::vector<Period> periods(const Chain& chain) {
        std::vector<Period> result;
        for (std::size_t i = 0; i < chain.size(); ++i) {
            const LocalDay to = i + 1 < chain.size() ? revisions_.infos[chain[i + 1]].effective : no_day;
            result.push_back(
                {revisions_.infos[chain[i]].effective, to,
                 snapshot(Chain(chain.begin(), chain.begin() + static_cast<std::ptrdiff_t>(i) + 1))});
        }
        return result;
    }

    // The snapshot after exactly these revisions; equal sequences share one.
    std::uint32_t snapshot(const Chain& chain) {
        if (const auto known = numbers_.find(chain); known != numbers_.end()) return known->second;
        SnapshotInfo info;
        info.revision = chain.back();
        info.applied = chain;
        State state = base_;
        bool sound = true;
        if (chain.size() > 1) {
            const std::uint32_t former = snapshot(Chain(chain.begin(), std::prev(chain.end())));
            info.former = former;
            state = model_.states[former];
            const bool applied = apply(revisions_, chain, state, out_);
            sound = sound_[former] && applied;
        }
        // after an operation that was left out, missing names would only repeat the news
        if (sound) check_state(state, revisions_, chain, paragraphs_, out_);
        const auto number = static_cast<std::uint32_t>(model_.states.size());
        if (info.former) collect_claims(*info.former, number, *revisions_.nodes[chain.back()]);
        model_.history.snapshots.push_back(std::move(info));
        model_.states.push_back(std::move(state));
        sound_.push_back(sound);
        numbers_.emplace(chain, number);
        return number;
    }

    void collect_claims(std::uint32_t before, std::uint32_t after, const ast::Revision& revision) {
        for (const ast::Operation& operation : revision.operations) {
            const auto* restate = std::get_if<ast::Restate>(&operation.what);
            if (restate == nullptr || restate->claim == ast::Claim::replace) continue;
            model_.claims.push_back({restate->claim, before, after, restate->path, operation.span});
        }
    }

    void describe() {
        const ast::Guideline& guideline = module_.guidelines.front();
        History& history = model_.history;
        history.guideline = guideline.id.text;
        history.title = guideline.title.text;
        history.zone_name = guideline.timezone.text;
        history.pivot = guideline.pivot.value_or(ast::Event::received);
        history.revisions = std::move(revisions_.infos);
        history.transitions = std::move(revisions_.transitions);
        model_.revisions = std::move(revisions_.nodes);
    }

    // Errors, or the model; warnings in either case. One problem seen in many snapshots is told once.
    Result<Model> finish(Diagnostics& warnings) {
        const auto key = [&](const Diagnostic& d) {
            const bool known = d.span.file < sources_.size();
            return std::tuple(known ? std::string_view(sources_.name(d.span.file)) : std::string_view(),
                              d.span.begin, d.span.end, d.code, std::string_view(d.message.en));
        };
        std::stable_sort(out_.begin(), out_.end(),
                         [&](const auto& a, const auto& b) { return key(a) < key(b); });
        out_.erase(std::unique(out_.begin(), out_.end(),
                               [&](const auto& a, const auto& b) { return key(a) == key(b); }),
                   out_.end());
        Diagnostics errors;
        for (Diagnostic& diagnostic : out_) {
            (diagnostic.severity == Severity::error ? errors : warnings).push_back(std::move(diagnostic));
        }
        if (!errors.empty()) return errors;
        return std::move(model_);
    }

    ast::Module module_;
    const SourceSet& sources_;
    Model model_;
    Revisions revisions_;
    State base_;
    std::vector<std::string> paragraphs_;
    std::map<Chain, std::uint32_t> numbers_;
    std::vector<bool> sound_;  // beside states: every operation so far applied
    Diagnostics out_;
};

}  // namespace
}  // namespace model

Result<Model> build_model(ast::Module module, const SourceSet& sources, Diagnostics& warnings) {
    return model::Builder(std::move(module), sources).build(warnings);
}

}  // namespace kijun
