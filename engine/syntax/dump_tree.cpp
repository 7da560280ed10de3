// The syntax tree as indented text, one line a part: what `kijun debug tree` shows and golden files hold.
#include <fmt/format.h>

#include "kijun/syntax.hpp"

namespace kijun {

namespace {

using namespace ast;

template <class... F>
struct Overloaded : F... {
    using F::operator()...;
};
template <class... F>
Overloaded(F...) -> Overloaded<F...>;

std::string quoted(const Word& word) { return string_literal(word.text); }

std::string titled(const Word& title) { return title ? ' ' + quoted(title) : std::string(); }
std::string list(const std::vector<Word>& words, std::string_view between = ", ") {
    std::string out;
    for (const Word& word : words) out += (out.empty() ? std::string() : std::string(between)) + word.text;
    return out;
}
std::string quoted_list(const std::vector<Word>& words) {
    std::string out;
    for (const Word& word : words) out += ' ' + quoted(word);
    return out;
}

std::string shown(const Date& date) {
    const DayRange& days = date.value.days;
    std::string out = to_string(days.first);
    if (!days.single()) out += ".." + to_string(days.last);
    if (date.value.instant) out += fmt::format(" @{}", date.value.instant->milliseconds);
    return fmt::format("{} ({})", out, date.spelling);
}
std::string shown(const Path& path) {
    std::string out = path.name.text;
    for (const Word& label : path.labels) out += '.' + label.text;
    return out;
}
std::string shown(const ClassRef& ref) {
    return ref.group ? ref.class_name.text + '.' + ref.group.text : ref.class_name.text;
}
std::string shown(const std::optional<Position>& position) {
    if (!position) return {};
    return fmt::format(" {} {}", position->after ? "after" : "before", position->neighbour.text);
}
std::string shown(const TermRef& ref) {
    switch (ref.kind) {
        case TermRef::Kind::literal:
            return quoted(ref.word);
        case TermRef::Kind::pattern:
            return '/' + ref.word.text + '/';
        case TermRef::Kind::list:
            break;
    }
    return ref.word.text;
}
std::string shown(const TermUnion& terms) {
    std::string out;
    for (const TermRef& ref : terms) out += (out.empty() ? "" : " | ") + shown(ref);
    return terms.size() == 1 ? out : '(' + out + ')';
}
std::string shown(const Value& value) {
    return std::visit(Overloaded{[](bool b) { return std::string(b ? "true" : "false"); },
                                 [](std::int64_t n) { return fmt::format("{}", n); },
                                 [](const Word& word) { return quoted(word); },
                                 [](const Date& date) { return shown(date); },
                                 [](const DurationLiteral& length) { return to_string(length.value); }},
                      value);
}
std::string shown(const Comparison& comparison) {
    constexpr std::string_view names[] = {"is", "is not", "is in", "is not in", ">=", "<=", ">", "<"};
    std::string out(names[static_cast<std::size_t>(comparison.op)]);
    for (const Value& value : comparison.values) out += ' ' + shown(value);
    return out;
}

constexpr std::string_view text_fields[] = {"title", "text", "page", "url", "post", "site"};
constexpr std::string_view report_fields[] = {"provider_country", "server_country", "channel",
                                              "received",         "posted",         "judged"};
constexpr std::string_view events[] = {"received", "posted", "judged"};
constexpr std::string_view entities[] = {"category", "criterion", "terms",     "fact",
                                         "class",    "group",     "procedure", "definition"};
constexpr std::string_view claims[] = {"narrow", "widen", "replace"};

template <class Enum, std::size_t n>
std::string_view name(const std::string_view (&names)[n], Enum value) {
    return names[static_cast<std::size_t>(value)];
}

class Dump {
public:
    std::string module(const Module& module) {
        for (const auto& each : module.guidelines) write(each);
        for (const auto& each : module.revisions) write(each);
        for (const auto& each : module.sources) write(each);
        for (const auto& each : module.classes) write(each);
        for (const auto& each : module.facts) write(each);
        for (const auto& each : module.terms) write(each);
        for (const auto& each : module.criteria) write(each);
        for (const auto& each : module.categories) write(each);
        for (const auto& each : module.procedures) write(each);
        for (const auto& each : module.definitions) write(each);
        for (const auto& each : module.cases) write(each);
        return std::move(out_);
    }

private:
    template <class... Args>
    void line(fmt::format_string<Args...> format, Args&&... args) {
        out_.append(2 * depth_, ' ');
        fmt::format_to(std::back_inserter(out_), format, std::forward<Args>(args)...);
        out_ += '\n';
    }
    struct Indent {
        explicit Indent(Dump& dump) : depth(dump.depth_) { ++depth; }
        ~Indent() { --depth; }
        Indent(const Indent&) = delete;
        Indent& operator=(const Indent&) = delete;
        std::size_t& depth;
    };

    // ---- small parts ----
    void lines(std::string_view name, const std::vector<Word>& words) {
        for (const Word& word : words) line("{} {}", name, quoted(word));
    }
    void write(const Citation& citation) {
        const std::string articles = citation.articles.empty() ? "" : ' ' + list(citation.articles);
        const std::string doubt = citation.uncertain ? " uncertain " + quoted(*citation.uncertain) : "";
        line("cite {}{}{}", quoted(citation.law), articles, doubt);
    }
    void write(std::string_view name, const std::optional<Dated>& dated) {
        if (!dated) return;
        line("{} {}{}", name, shown(dated->date),
             dated->uncertain ? " uncertain " + quoted(*dated->uncertain) : std::string());
    }

    // ---- conditions ----
    void write(const Body& body) {
        if (body.number) line("number {}", body.number.text);
        if (body.background) line("background");
        for (const Citation& each : body.citations) write(each);
        lines("from", body.from);
        lines("uncertain", body.uncertain);
        lines("note", body.notes);
        lines("tag", body.tags);
        for (const ExprPtr& each : body.conditions) write(*each);
        if (body.unless.empty()) return;
        line("unless");
        const Indent indent(*this);
        for (const ExprPtr& each : body.unless) write(*each);
    }
    void write(const Expr& expr) {
        std::visit([this](const auto& node) { write(node); }, expr.node);
    }
    void write(const Group& group) {
        if (group.quantifier == Quantifier::at_least)
            line("at least {} of", group.threshold);
        else
            line("{}", group.quantifier == Quantifier::all ? "all" : "any");
        const Indent indent(*this);
        write(group.body);
    }
    void write(const Item& item) {
        line("item {}{}", item.label.text, titled(item.title));
        const Indent indent(*this);
        write(item.body);
    }
    void write(const Not& negation) {
        line("not");
        const Indent indent(*this);
        write(*negation.operand);
    }
    void write(const HasTerms& test) {
        std::string text = fmt::format("{} has ", name(text_fields, test.field));
        if (test.at_least > 1) text += fmt::format("at least {} of ", test.at_least);
        text += shown(test.terms);
        if (!test.evading.empty()) text += " " + evading_clause(test.evading);
        for (const Proximity& near : test.near) {
            const std::string_view direction = near.direction == Proximity::Direction::before  ? "before"
                                               : near.direction == Proximity::Direction::after ? "after"
                                                                                               : "of";
            text += fmt::format(" within {} {} {}{}", near.characters, direction, shown(near.terms),
                                near.evading.empty() ? "" : " " + evading_clause(near.evading));
        }
        line("{}", text);
    }
    void write(const FieldTest& test) {
        line("{} {}", name(report_fields, test.field), shown(test.comparison));
    }
    void write(const Reference& reference) {
        line("ref {}{}", shown(reference.path),
             reference.comparison ? ' ' + shown(*reference.comparison) : std::string());
    }

    // ---- declarations ----
    void write(const Guideline& guideline) {
        line("guideline {}{}", guideline.id.text, titled(guideline.title));
        const Indent indent(*this);
        if (guideline.timezone) line("timezone {}", quoted(guideline.timezone));
        if (guideline.pivot) line("judged by {}", name(events, *guideline.pivot));
        lines("note", guideline.notes);
    }
    void write(const Revision& revision) {
        line("revision {}{} {} {}", revision.id.text, titled(revision.title),
             revision.amends ? "amends" : "of", revision.guideline.text);
        const Indent indent(*this);
        write("effective", revision.effective);
        write("decided", revision.decided);
        write("published", revision.published);
        write("recorded", revision.recorded);
        if (revision.draft)
            line("draft{}",
                 revision.draft_uncertain ? " uncertain " + quoted(*revision.draft_uncertain) : "");
        if (revision.instrument) line("instrument {}", *revision.instrument);
        if (revision.based_on) line("based on {}", revision.based_on.text);
        if (revision.source) line("source {}", quoted(revision.source));
        for (const Citation& each : revision.citations) write(each);
        lines("uncertain", revision.uncertain);
        lines("note", revision.notes);
        for (const Operation& each : revision.operations)
            std::visit([this](const auto& operation) { write(operation); }, each.what);
    }
    void write(const Source& source) {
        line("source {}{}", source.id.text, titled(source.title));
        const Indent indent(*this);
        lines("paragraph", source.paragraphs);
        for (const Source::Omission& each : source.omissions)
            line("omit{} because {}", quoted_list(each.paragraphs), quoted(each.because));
    }
    void write(const Class& declared) {
        line("class {}{}", declared.id.text, titled(declared.title));
        const Indent indent(*this);
        for (const Class::Group& each : declared.groups)
            line("group {}{}", each.id.text, titled(each.title));
        lines("note", declared.notes);
    }
    void write(const Fact& fact) {
        constexpr std::string_view types[] = {"bool",   "integer",          "date",
                                              "choice", "duration(months)", "duration(days)"};
        line("fact {}: {}{} {}", fact.id.text, name(types, fact.type), quoted_list(fact.choices),
             quoted(fact.question));
        const Indent indent(*this);
        if (fact.who) line("ask {}", fact.who.text);
        line("cost {}", fact.cost);
        if (fact.presumed) line("presume {}", *fact.presumed);
        lines("uncertain", fact.uncertain);
        lines("note", fact.notes);
    }
    void write_terms(const Terms& terms) {
        const Indent indent(*this);
        lines("from", terms.from);
        lines("uncertain", terms.uncertain);
        lines("note", terms.notes);
        for (const Term& each : terms.terms) {
            const std::string except = each.except.empty() ? "" : " except " + shown(each.except);
            line("{}{}{}", each.term.kind == TermRef::Kind::list ? "include " : "", shown(each.term),
                 except);
        }
    }
    void write(const Terms& terms) {
        line("terms {}{} {}", terms.id.text, titled(terms.title), terms.open ? "open" : "closed");
        write_terms(terms);
    }
    void write(const Criterion& criterion) {
        line("criterion {}{}", criterion.id.text, titled(criterion.title));
        const Indent indent(*this);
        write(criterion.body);
    }
    void write(const Category& category) {
        line("category {}{} in {}{}", category.id.text, titled(category.title), shown(category.in),
             shown(category.position));
        const Indent indent(*this);
        write(category.body);
    }
    void write(const Step& step) {
        using K = Step::Kind;
        switch (step.kind) {
            case K::review:
                return line("review{}", step.double_check ? " double" : "");
            case K::notify:
                return line("notify {}", list(step.who));
            case K::request_removal:
                return line("request removal of {}", list(step.who));
            case K::request_response:
                return line("request response of {}", list(step.who));
            case K::recheck:
                return line("recheck after {} business days", step.business_days);
            case K::wait:
                return line("wait {} business days", step.business_days);
            case K::consult:
                return line("consult {}", list(step.who));
            case K::record:
                return line("record");
        }
    }
    void write(std::string_view name, const std::vector<Step>& steps) {
        if (steps.empty()) return;
        line("{}", name);
        const Indent indent(*this);
        for (const Step& each : steps) write(each);
    }
    void write(const Procedure& procedure) {
        line("procedure {}{}", procedure.id.text, titled(procedure.title));
        const Indent indent(*this);
        lines("from", procedure.from);
        lines("uncertain", procedure.uncertain);
        lines("note", procedure.notes);
        write("always", procedure.always);
        write("domestic", procedure.domestic);
        write("overseas", procedure.overseas);
    }
    void write(const Definition& definition) {
        line("definition {}{}", definition.id.text, titled(definition.term));
        const Indent indent(*this);
        lines("meaning", definition.meaning);
        lines("from", definition.from);
        lines("uncertain", definition.uncertain);
        lines("note", definition.notes);
    }

    // ---- operations ----
    void write(const Add& operation) {
        line("add");
        const Indent indent(*this);
        std::visit([this](const auto& what) { write(what); }, operation.what);
    }
    void write(const AddGroup& operation) {
        line("add group {}{} to {}", operation.group.id.text, titled(operation.group.title),
             operation.to_class.text);
    }
    void write(const AddTerms& operation) {
        line("add to terms {}", operation.list.text);
        write_terms(operation.added);
    }
    void write(const RemoveTerms& operation) {
        line("remove from terms {}", operation.list.text);
        const Indent indent(*this);
        for (const TermRef& each : operation.terms) line("{}", shown(each));
    }
    void write(const Repeal& operation) {
        line("repeal {} {}", name(entities, operation.entity), shown(operation.path));
    }
    void write(const Rename& operation) {
        line("rename {} {} to {}", name(entities, operation.entity), shown(operation.path),
             quoted(operation.to));
    }
    void write(const Renumber& operation) {
        line("renumber category {} to {}", shown(operation.path), operation.to.text);
    }
    void write(const Move& operation) {
        line("move category {} to {}{}{}{}", operation.category.text, shown(operation.to),
             shown(operation.position),
             operation.titled ? " titled " + quoted(operation.titled) : std::string(),
             operation.number ? " number " + operation.number.text : std::string());
        const Indent indent(*this);
        if (operation.body) write(*operation.body);
    }
    void write(const Restate& operation) {
        line("{} {} {}", name(claims, operation.claim), name(entities, operation.entity),
             shown(operation.path));
        const Indent indent(*this);
        write(operation.body);
    }
    void write(const ReplaceTerms& operation) {
        const std::string_view kind = !operation.open ? "" : *operation.open ? " open" : " closed";
        line("replace terms {}{}", operation.list.text, kind);
        write_terms(operation.with);
    }
    void write(const ReplaceFact& operation) {
        line("replace");
        const Indent indent(*this);
        write(operation.fact);
    }
    void write(const Recite& operation) {
        line("recite {} {}", name(entities, operation.entity), shown(operation.path));
        const Indent indent(*this);
        for (const Citation& each : operation.citations) write(each);
    }
    void write(const Reroute& operation) {
        line("reroute {} {}", operation.overseas ? "overseas" : "domestic", operation.class_name.text);
        const Indent indent(*this);
        for (const Step& each : operation.steps) write(each);
    }
    void write(const Transition& operation) {
        line("transition");
        const Indent indent(*this);
        for (const Transition::Rule& rule : operation.rules)
            line("reports {} before {}: former rule{}", name(events, rule.event),
                 rule.before ? shown(*rule.before) : "effective",
                 rule.until ? " until " + shown(*rule.until) : std::string());
    }
    void write(const Withdraw& operation) { line("withdraw revision {}", operation.revision.text); }

    // ---- cases ----
    void field(std::string_view name, const std::string& text) {
        if (!text.empty()) line("{} {}", name, string_literal(text));
    }
    void write(std::string_view name, const std::optional<Date>& date) {
        if (date) line("{} {}", name, shown(*date));
    }
    void write(const Expectation& expectation) {
        std::string text = "always";
        if (expectation.when == Expectation::When::under) text = "under " + expectation.revision.text;
        if (expectation.when == Expectation::When::on)
            text = "on " + (expectation.date ? shown(*expectation.date) : std::string("?"));
        constexpr std::string_view kinds[] = {"", "only ", "not ", "undetermined ", "out_of_scope"};
        std::string_view between = " expect ";
        for (const Expected& each : expectation.expected) {
            text += fmt::format("{}{}{}{}", between, name(kinds, each.kind), each.category.text,
                                each.in ? " in " + shown(*each.in) : std::string());
            between = ", ";
        }
        line("{}", text);
    }
    void write(const Case& test) {
        line("case {}", quoted(test.title));
        const Indent indent(*this);
        field("title", test.report_title);
        field("text", test.text);
        field("page", test.page);
        field("url", test.url);
        field("provider_country", test.provider_country);
        field("server_country", test.server_country);
        field("channel", test.channel);
        write("received", test.received);
        write("posted", test.posted);
        write("judged", test.judged);
        for (const FactEntry& each : test.facts)
            line("fact {}: {}", each.name.text, each.value ? shown(*each.value) : "uncertain");
        line("mode {}", test.mode == Mode::assess ? "assess" : "screen");
        for (const Expectation& each : test.expectations) write(each);
        lines("note", test.notes);
    }

    std::string out_;
    std::size_t depth_ = 0;
};

}  // namespace

std::string dump_tree(const ast::Module& module) { return Dump().module(module); }

}  // namespace kijun
