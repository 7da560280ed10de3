#include "sentences.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace kijun::documents {

namespace {

template <class List, class Show>
std::string joined(const List& list, std::string_view between, const Show& show) {
    std::string out;
    for (const auto& one : list) out += (out.empty() ? "" : std::string(between)) + show(one);
    return out;
}

std::string word_list(const std::vector<ast::Word>& words, std::string_view between) {
    return joined(words, between, [](const ast::Word& word) { return word.text; });
}

std::string_view field_name(ast::TextField field) {
    static constexpr std::string_view names[] = {"標題",        "本文", "掲載頁",
                                                 "所在（URL）", "投稿", "掲載場所"};
    return names[static_cast<std::size_t>(field)];
}

std::string_view field_name(ast::ReportField field) {
    static constexpr std::string_view names[] = {"プロバイダの国", "サーバの国", "通報元",
                                                 "受理日",         "投稿日",     "判断日"};
    return names[static_cast<std::size_t>(field)];
}

std::string value_text(const ast::Value& value) {
    struct Visitor {
        std::string operator()(bool truth) const { return truth ? "はい" : "いいえ"; }
        std::string operator()(std::int64_t number) const { return std::to_string(number); }
        std::string operator()(const ast::Word& word) const { return "「" + word.text + "」"; }
        std::string operator()(const ast::Date& date) const { return date.spelling; }
        std::string operator()(const ast::DurationLiteral& length) const { return length.spelling; }
    };
    return std::visit(Visitor{}, value);
}

std::string comparison_text(const std::string& subject, const ast::Comparison& comparison) {
    const std::string values = joined(comparison.values, "、", value_text);
    static constexpr std::string_view forms[] = {
        "{}が{}である",     "{}が{}でない",     "{}が{}のいずれかである", "{}が{}のいずれでもない",
        "{}が{}以上である", "{}が{}以下である", "{}が{}を超える",         "{}が{}未満である"};
    return fmt::format(fmt::runtime(forms[static_cast<std::size_t>(comparison.op)]), subject, values);
}

std::string reference_name(const State& state, const std::string& name) {
    if (const auto found = state.criteria.find(name); found != state.criteria.end())
        return fmt::format("共通基準「{}」（{}）", found->second->title.text, name);
    if (const ast::Category* category = state.category(name))
        return fmt::format("類型「{}」（{}）", category->title.text, name);
    return name;
}

std::string term_ref(const State& state, const ast::TermRef& term) {
    switch (term.kind) {
        case ast::TermRef::Kind::list:
            return "別表" + terms_name(state, term.word.text) + "の語";
        case ast::TermRef::Kind::literal:
            return "「" + term.word.text + "」";
        case ast::TermRef::Kind::pattern:
            return "表記の型 /" + term.word.text + "/";
    }
    return {};
}

std::string union_text(const State& state, const ast::TermUnion& terms) {
    return joined(terms, "、", [&](const ast::TermRef& term) { return term_ref(state, term); });
}

// All the ways of hiding a word, or those that the rule names.
std::string hidden_forms(Folds evading) {
    if (evading.empty()) return {};
    if (evading == evading_folds) return "（文字を崩した表記を含む。）";
    std::string names;
    each_fold(evading, [&](Fold fold) {
        if (!names.empty()) names += "、";
        names += name_of(fold).japanese;
    });
    return "（文字を崩した表記のうち" + names + "によるものを含む。）";
}

std::string has_terms(const State& state, const ast::HasTerms& has) {
    std::string out = fmt::format("{}に{}{}", field_name(has.field), union_text(state, has.terms),
                                  hidden_forms(has.evading));
    if (has.at_least > 1) out += fmt::format("のうち{}種以上", has.at_least);
    out += "がある";
    for (const ast::Proximity& near : has.near) {
        static constexpr std::string_view where[] = {"前後", "直後", "直前"};
        out += fmt::format("、かつ、その{}{}字以内に{}{}がある",
                           where[static_cast<std::size_t>(near.direction)], near.characters,
                           union_text(state, near.terms), hidden_forms(near.evading));
    }
    return out;
}

std::string reference(const State& state, const ast::Reference& reference) {
    const std::string& name = reference.path.name.text;
    if (const auto fact = state.facts.find(name); fact != state.facts.end()) {
        const std::string subject = fmt::format("確認事項「{}」（{}）", fact->second->question.text, name);
        if (reference.comparison) return comparison_text(subject, *reference.comparison);
        return subject + "に当たる";
    }
    std::string out = reference_name(state, name);
    if (!reference.path.labels.empty()) out += "の" + word_list(reference.path.labels, "の");
    if (reference.comparison) return comparison_text(out, *reference.comparison);
    return out + "に該当する";
}

std::string body_sentence(const State& state, const ast::Body& body, std::string_view between) {
    std::string out = joined(body.conditions, between, [&](const ast::ExprPtr& condition) {
        return condition_sentence(state, *condition);
    });
    for (const ast::ExprPtr& exception : body.unless)
        out += fmt::format("、ただし、{}場合を除く", condition_sentence(state, *exception));
    return out;
}

}  // namespace

std::string terms_name(const State& state, const std::string& id) {
    const auto found = state.terms.find(id);
    if (found == state.terms.end() || !found->second->title) return "「" + id + "」";
    const std::string& title = found->second->title.text;
    const auto sharing = std::count_if(state.terms.begin(), state.terms.end(), [&](const auto& entry) {
        return entry.second->title.text == title;
    });
    return "「" + title + "」" + (sharing > 1 ? "（" + id + "）" : "");
}

std::string citation_sentence(const ast::Citation& citation) {
    std::string out = citation.law.text + word_list(citation.articles, "、");
    if (citation.uncertain) out += "（不確実：" + citation.uncertain->text + "）";
    return out;
}

std::string party_name(const std::string& name) {
    static constexpr std::pair<std::string_view, std::string_view> names[] = {
        {"analyst", "担当者"},
        {"physician", "医師"},
        {"lawyer", "法律家"},
        {"specialist", "専門家"},
        {"registry", "登録簿"},
        {"police", "警察"},
        {"provider", "プロバイダ"},
        {"site_admin", "ウェブサイトの管理者"},
        {"server_admin", "サーバの管理者"},
        {"ip_holder", "IPアドレスの割当てを受けている者"},
        {"inhope", "INHOPE"}};
    for (const auto& [known, shown] : names)
        if (known == name) return std::string(shown);
    return name;
}

std::string step_sentence(const ast::Step& step) {
    const std::string who = joined(step.who, "、", [](const auto& word) { return party_name(word.text); });
    switch (step.kind) {
        case ast::Step::Kind::review:
            return step.double_check ? "担当者の判断に加え、責任者が確認する（二重の確認）。"
                                     : "担当者が確認する。";
        case ast::Step::Kind::notify:
            return who + "に通報する。";
        case ast::Step::Kind::request_removal:
            return who + "の順に、送信防止措置を依頼する。";
        case ast::Step::Kind::request_response:
            return who + "の順に、対応を依頼する。";
        case ast::Step::Kind::recheck:
            return fmt::format("{}営業日後に、結果を確かめる。", step.business_days);
        case ast::Step::Kind::wait:
            return fmt::format("{}営業日待つ。", step.business_days);
        case ast::Step::Kind::consult:
            return "判断が難しい場合は、" + who + "に相談する。";
        case ast::Step::Kind::record:
            return "判断の記録を作り、保存する。";
    }
    return {};
}

std::string fact_sentence(const ast::Fact& fact) {
    std::string type;
    switch (fact.type) {
        case ast::FactType::boolean:
            type = "はい・いいえ";
            break;
        case ast::FactType::integer:
            type = "整数";
            break;
        case ast::FactType::date:
            type = "日付";
            break;
        case ast::FactType::months:
            type = "期間（月数）";
            break;
        case ast::FactType::days:
            type = "期間（日数）";
            break;
        case ast::FactType::choice:
            type = "「" + word_list(fact.choices, "」「") + "」のいずれか";
            break;
    }
    std::string out = fmt::format("{}（回答：{}、回答者：{}、手間：{}", fact.question.text, type,
                                  fact.who ? party_name(fact.who.text) : "担当者", fact.cost);
    if (fact.presumed) out += fmt::format("、記録のない間の推定：{}", *fact.presumed ? "はい" : "いいえ");
    return out + "）";
}

std::string term_sentence(const State& state, const ast::Term& term) {
    std::string out = term_ref(state, term.term);
    if (!term.except.empty()) out += "（" + union_text(state, term.except) + "の中にあるものを除く。）";
    return out;
}

std::string transition_sentence(const ast::Transition::Rule& rule) {
    static constexpr std::string_view events[] = {"受理日", "投稿日", "判断日"};
    return fmt::format("{}が{}前である通報は{}、なお従前の例による。",
                       events[static_cast<std::size_t>(rule.event)],
                       rule.before ? rule.before->spelling : "この改訂の施行の日",
                       rule.until ? "、" + rule.until->spelling + "まで" : "");
}

std::string group_sentence(const ast::Group& group) {
    switch (group.quantifier) {
        case ast::Quantifier::all:
            return "次の全てに該当すること。";
        case ast::Quantifier::any:
            return "次のいずれかに該当すること。";
        case ast::Quantifier::at_least:
            return fmt::format("次のうち{}以上に該当すること。", group.threshold);
    }
    return {};
}

std::string condition_sentence(const State& state, const ast::Expr& condition) {
    struct Visitor {
        const State& state;
        std::string operator()(const ast::Group& group) const {
            const bool any = group.quantifier == ast::Quantifier::any;
            std::string inner = body_sentence(state, group.body, any ? "、又は、" : "、かつ、");
            if (group.quantifier == ast::Quantifier::at_least)
                inner = fmt::format("（次のうち{}以上：{}）に該当する", group.threshold, inner);
            return group.body.conditions.size() + group.body.unless.size() > 1 ? "（" + inner + "）"
                                                                               : inner;
        }
        std::string operator()(const ast::Item& item) const {
            return fmt::format("{}「{}」（{}）", item.label.text, item.title.text,
                               body_sentence(state, item.body, "、かつ、"));
        }
        std::string operator()(const ast::Not& negation) const {
            return condition_sentence(state, *negation.operand) + "場合に当たらない";
        }
        std::string operator()(const ast::HasTerms& has) const { return has_terms(state, has); }
        std::string operator()(const ast::FieldTest& test) const {
            return comparison_text(std::string(field_name(test.field)), test.comparison);
        }
        std::string operator()(const ast::Reference& named) const { return reference(state, named); }
    };
    return std::visit(Visitor{state}, condition.node);
}

}  // namespace kijun::documents
