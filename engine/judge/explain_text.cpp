// An explained verdict for a person: the guideline's own tree with values, the matched words, the
// citations as labelled on that date, what is open, and the receipt.

#include <fmt/format.h>

#include <iterator>

#include "findings.hpp"
#include "kijun/source.hpp"

namespace kijun {

namespace {

struct Words {
    std::string_view candidate, undetermined, out_of_scope, met, open, not_met, revision, reason, cited,
        matched, hidden, facts, presumed, missing, decisive, indifferent, uncertain_fact, except,
        background, uncertain, receipt, at_least, any, all, negation, nothing, more, chars, draft, from,
        procedure, review, double_review, notify, removal, response, recheck, wait, consult, record,
        domestic, overseas, disclaimer, who, note;
};

constexpr Words japanese{"候補あり",
                         "未確定",
                         "対象外",
                         "該当",
                         "未確定",
                         "非該当",
                         "適用した改訂",
                         "理由",
                         "根拠",
                         "一致した語",
                         "回避表記",
                         "用いた事実",
                         "推定",
                         "未確認の事項",
                         "結論を左右する",
                         "結論を左右しない",
                         "確認済み・判別不能",
                         "ただし",
                         "前提",
                         "出典上不確実",
                         "記録",
                         "少なくとも{}つ",
                         "いずれか",
                         "すべて",
                         "でない",
                         "該当する類型も未確定の類型もありません。",
                         "ほか{}件",
                         "文字",
                         "案（施行日なし）",
                         "箇所",
                         "手続",
                         "確認",
                         "ダブルチェック（担当者・責任者）",
                         "{}へ通知",
                         "{}へ送信防止措置等を依頼",
                         "{}へ対応を依頼",
                         "{}営業日後に再確認",
                         "{}営業日待機",
                         "{}へ相談",
                         "判断の記録を保存",
                         "国内",
                         "国外",
                         "この結果は候補であり、判断は担当者と責任者が行います。",
                         "回答者",
                         "注"};
constexpr Words english{"candidate",
                        "undetermined",
                        "out of scope",
                        "met",
                        "undetermined",
                        "not met",
                        "revision in force",
                        "why",
                        "cites",
                        "words found",
                        "hidden form",
                        "facts used",
                        "presumed",
                        "not known",
                        "decisive",
                        "makes no difference",
                        "looked at, could not tell",
                        "unless",
                        "background",
                        "uncertain in the source",
                        "receipt",
                        "at least {} of",
                        "any of",
                        "all of",
                        "not",
                        "No category is met or open.",
                        "{} more",
                        "chars",
                        "draft (no date)",
                        "from",
                        "procedure",
                        "review",
                        "double check by two people",
                        "notify {}",
                        "request removal of {}",
                        "request a response of {}",
                        "recheck after {} business days",
                        "wait {} business days",
                        "consult {}",
                        "keep the record",
                        "domestic",
                        "overseas",
                        "This is a candidate with its reasons: people decide.",
                        "who",
                        "note"};

class Printer {
public:
    Printer(const Rules& rules, const Verdict& verdict, Language language, bool colour)
        : rules_(rules),
          verdict_(verdict),
          program_(rules.program()),
          words_(language == Language::japanese ? japanese : english),
          language_(language),
          colour_(colour) {}

    std::string print() {
        header();
        bool shown = false;
        for (const Finding& finding : verdict_.findings) {
            if (finding.status == Truth::no) continue;
            shown = true;
            print_finding(finding);
        }
        if (!shown) line(0, std::string(words_.nothing));
        for (const Finding& finding : verdict_.findings)
            if (finding.status == Truth::no) print_finding(finding);
        procedures();
        footer();
        return std::move(text_);
    }

private:
    void header();
    void print_finding(const Finding& finding);
    std::uint32_t print_node(const Finding& finding, std::uint32_t at, int depth);
    void procedures();
    void steps(std::string_view title, const std::vector<StepInfo>& steps);
    void footer();

    void line(int depth, const std::string& content) {
        text_.append(static_cast<std::size_t>(depth) * 2, ' ');
        text_ += content;
        text_ += '\n';
    }
    [[nodiscard]] std::string paint(std::string_view content, std::string_view code) const {
        return colour_ ? fmt::format("\x1b[{}m{}\x1b[0m", code, content) : std::string(content);
    }
    [[nodiscard]] std::string mark(Truth value) const {
        switch (value) {
            case Truth::yes:
                return paint("✓", "32");
            case Truth::no:
                return paint("✗", "31");
            case Truth::unknown:
                return paint("?", "33");
        }
        return {};
    }
    [[nodiscard]] std::string citation(const CitationInfo& cited) const {
        std::string out = cited.law;
        for (const std::string& article : cited.articles) out += (out == cited.law ? "" : "・") + article;
        if (!cited.uncertain.empty()) out += fmt::format("（{}: {}）", words_.uncertain, cited.uncertain);
        return out;
    }
    [[nodiscard]] std::string hidden(Folds folds) const;
    [[nodiscard]] const RevisionInfo& revision() const {
        return program_.history.revisions[program_.history.snapshots[verdict_.selected.snapshot].revision];
    }

    const Rules& rules_;
    const Verdict& verdict_;
    const Program& program_;
    const Words& words_;
    Language language_;
    bool colour_;
    std::string text_;
};

void Printer::header() {
    const std::string_view outcome = verdict_.outcome == Outcome::candidate      ? words_.candidate
                                     : verdict_.outcome == Outcome::undetermined ? words_.undetermined
                                                                                 : words_.out_of_scope;
    line(0, fmt::format("{}  {}", paint(printable(verdict_.id), "1"), paint(outcome, "1")));
    const Message reason = why(program_.history, verdict_.selected);
    line(0, fmt::format("{}: {} {}（{}）", words_.revision, revision().id, revision().title,
                        revision().draft ? std::string(words_.draft) : revision().effective_spelling));
    line(0, fmt::format("{}: {}", words_.reason, language_ == Language::japanese ? reason.ja : reason.en));
    for (const std::string& doubt : revision().uncertain)
        line(1, fmt::format("{}: {}", words_.uncertain, doubt));
    for (const Diagnostic& warning : verdict_.warnings)
        line(1, fmt::format(
                    "{} {}", warning.code,
                    printable(language_ == Language::japanese ? warning.message.ja : warning.message.en)));
}

void Printer::print_finding(const Finding& finding) {
    const CategoryVersion& category = program_.categories[finding.category];
    const std::string_view status = finding.status == Truth::yes       ? words_.met
                                    : finding.status == Truth::unknown ? words_.open
                                                                       : words_.not_met;
    text_ += '\n';
    line(0, fmt::format("{} {}{} {}  [{}{}{}]  {}", mark(finding.status), category.number,
                        paint(category.title, "1"), category.id, category.class_title,
                        category.group_title.empty() ? "" : "・", category.group_title, status));
    for (const CitationInfo& cited : category.citations)
        line(1, fmt::format("{}: {}", words_.cited, citation(cited)));
    for (const std::string& doubt : category.uncertain)
        line(1, fmt::format("{}: {}", words_.uncertain, doubt));
    for (const std::string& note : category.notes) line(1, fmt::format("{}: {}", words_.note, note));
    // the category's own node has just been named
    for (std::uint32_t at = 1; at < finding.tree.size();) at = print_node(finding, at, 1);
    if (finding.evidence_omitted > 0)
        line(1, fmt::format(fmt::runtime(words_.more), finding.evidence_omitted));
    if (!finding.facts.empty()) {
        line(1, fmt::format("{}:", words_.facts));
        for (const UsedFact& fact : finding.facts)
            line(2, fmt::format("{} = {}{}", fact.fact, printable(Spelled(*fact.value).text()),
                                fact.presumed ? fmt::format("（{}）", words_.presumed) : ""));
    }
    if (!finding.missing.empty()) {
        line(1, fmt::format("{}:", words_.missing));
        for (const Missing& missing : finding.missing)
            line(2, fmt::format("{} {}（{}: {}、{}{}）", paint("?", "33"), missing.question, words_.who,
                                missing.who, missing.decisive ? words_.decisive : words_.indifferent,
                                missing.uncertain ? fmt::format("、{}", words_.uncertain_fact) : ""));
    }
}

// How a hit was hidden, in words of the reader; nothing if it stands as written, apart from width and the
// like.
std::string Printer::hidden(Folds folds) const {
    if ((folds & evading_folds).empty()) return {};
    std::string names;
    each_fold(folds & evading_folds, [&](Fold fold) {
        const FoldName& name = name_of(fold);
        if (!names.empty()) names += language_ == Language::japanese ? "・" : ", ";
        names += language_ == Language::japanese ? name.japanese : name.english;
    });
    return fmt::format("（{}：{}）", words_.hidden, names);
}

// Returns the place behind the node and what is below it.
std::uint32_t Printer::print_node(const Finding& finding, std::uint32_t at, int depth) {
    const ExplainedNode& explained = finding.tree[at];
    const TreeNode& node = program_.tree[explained.node];
    std::string what;
    switch (node.kind) {
        case TreeNode::Kind::all:
            what = words_.all;
            break;
        case TreeNode::Kind::any:
            what = words_.any;
            break;
        case TreeNode::Kind::at_least:
            what = fmt::format(fmt::runtime(words_.at_least), node.threshold);
            break;
        case TreeNode::Kind::negation:
            what = words_.negation;
            break;
        default:
            what = node.label.empty() ? node.title : fmt::format("{} {}", node.label, node.title);
    }
    if (explained.exception) what = fmt::format("{}: {}", words_.except, what);
    if (node.background) what += fmt::format("（{}）", words_.background);
    line(depth, fmt::format("{} {}", mark(explained.value), what));
    for (const CitationInfo& cited : node.citations)
        line(depth + 1, fmt::format("{}: {}", words_.cited, citation(cited)));
    for (const std::string& doubt : node.uncertain)
        line(depth + 1, fmt::format("{}: {}", words_.uncertain, doubt));
    for (std::uint32_t i = explained.evidence_begin; i < explained.evidence_end; ++i) {
        const Evidence& evidence = finding.evidence[finding.shown[i]];
        line(depth + 1,
             fmt::format("→ {}「{}」 {} {}–{} {}{}", evidence.field,
                         paint(printable(evidence.text), "1;33"), words_.chars, evidence.span.begin_char,
                         evidence.span.end_char, evidence.term, hidden(evidence.folds)));
    }
    for (std::uint32_t child = at + 1; child < explained.end;)
        child = print_node(finding, child, depth + 1);
    return explained.end;
}

void Printer::procedures() {
    for (const std::uint32_t number : program_.snapshots[verdict_.selected.snapshot].procedures) {
        const ProcedureInfo& procedure = program_.procedures[number];
        bool applies = false;
        for (const Finding& finding : verdict_.findings)
            applies |= finding.status != Truth::no &&
                       (program_.categories[finding.category].class_id == procedure.class_id ||
                        program_.categories[finding.category].id == procedure.class_id);
        if (!applies) continue;
        text_ += '\n';
        line(0, fmt::format("{}: {}", words_.procedure,
                            procedure.title.empty() ? procedure.class_id : procedure.title));
        steps("", procedure.always);
        steps(words_.domestic, procedure.domestic);
        steps(words_.overseas, procedure.overseas);
    }
}

void Printer::steps(std::string_view title, const std::vector<StepInfo>& steps) {
    if (steps.empty()) return;
    if (!title.empty()) line(1, fmt::format("{}:", title));
    for (const StepInfo& step : steps) {
        const std::string who =
            fmt::format("{}", fmt::join(step.who, language_ == Language::japanese ? "→" : ", then "));
        const auto with = [](std::string_view format, const auto& value) {
            return fmt::format(fmt::runtime(format), value);
        };
        std::string what;
        switch (step.kind) {
            case ast::Step::Kind::review:
                what = step.double_check ? words_.double_review : words_.review;
                break;
            case ast::Step::Kind::notify:
                what = with(words_.notify, who);
                break;
            case ast::Step::Kind::request_removal:
                what = with(words_.removal, who);
                break;
            case ast::Step::Kind::request_response:
                what = with(words_.response, who);
                break;
            case ast::Step::Kind::recheck:
                what = with(words_.recheck, step.business_days);
                break;
            case ast::Step::Kind::wait:
                what = with(words_.wait, step.business_days);
                break;
            case ast::Step::Kind::consult:
                what = with(words_.consult, who);
                break;
            case ast::Step::Kind::record:
                what = words_.record;
                break;
        }
        line(title.empty() ? 1 : 2, "・" + what);
    }
}

void Printer::footer() {
    text_ += '\n';
    line(0, fmt::format("{}: bundle {} revision {} engine {}", words_.receipt, rules_.hash(), revision().id,
                        engine_version()));
    if (verdict_.outcome != Outcome::out_of_scope) line(0, std::string(words_.disclaimer));
}

}  // namespace

std::string explain_text(const Rules& rules, const Verdict& verdict, Language language, bool colour) {
    return Printer(rules, verdict, language, colour).print();
}

}  // namespace kijun
