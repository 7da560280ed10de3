// The syntax tree: what was written, with places, and nothing that was not written.
//
// Purpose. The parser makes it; the model applies amendments to it; the compiler lowers its
// expressions. Names are not resolved here: a name means what the revision at hand says it means.
//
// Invariants. A tree returned by the parser without errors is complete: no empty names, no null
// expressions. Nesting is at most `Limits::depth` (kijun/syntax.hpp), so recursion over it is safe.
// Ownership. Expressions are shared and immutable; a revision that leaves a category alone shares it
// with the revision before. Threading: immutable once built.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "kijun/calendar.hpp"
#include "kijun/diagnostic.hpp"
#include "kijun/duration.hpp"
#include "kijun/folds.hpp"

namespace kijun::ast {

// Text with its place: a name, a label, or a string literal (decoded).
struct Word {
    std::string text;
    Span span;
    explicit operator bool() const { return !text.empty(); }
};

struct Date {
    DateLiteral value;
    std::string spelling;  // as written
    Span span;
};

struct DurationLiteral {
    Duration value;
    std::string spelling;  // as written
    Span span;
};

struct Citation {
    Word law;
    std::vector<Word> articles;
    std::optional<Word> uncertain;
};

// bank_account.イ.(ア): a category or criterion, and an item inside it
struct Path {
    Word name;
    std::vector<Word> labels;
    Span span;
};

// illegal.fraud
struct ClassRef {
    Word class_name;
    Word group;  // empty if none
};

struct Position {
    bool after = true;
    Word neighbour;
};

// ---- expressions ----------------------------------------------------------------------------

struct Expr;
using ExprPtr = std::shared_ptr<const Expr>;

// The inside of a category, criterion or item: attributes, conditions (all needed) and exceptions.
struct Body {
    std::vector<ExprPtr> conditions;
    std::vector<ExprPtr> unless;  // 「ただし」: any of these true makes the body false
    Word number;                  // category number as labelled, e.g. ⑩
    std::vector<Citation> citations;
    std::vector<Word> from;  // paragraphs of the source, e.g. 第3の3(2)⑩ア
    std::vector<Word> uncertain;
    std::vector<Word> notes;
    std::vector<Word> tags;
    bool background = false;  // needed, but no reason to suspect
};

enum class Quantifier { all, any, at_least };

struct Group {  // all { } any { } at least n of { }
    Quantifier quantifier = Quantifier::all;
    std::uint32_t threshold = 0;  // at_least only
    Body body;
};
struct Item {  // ア "…" { }
    Word label;
    Word title;
    Body body;
};
struct Not {
    ExprPtr operand;
};

enum class TextField { title, text, page, url, post, site };

struct TermRef {
    enum class Kind { list, literal, pattern } kind = Kind::list;
    Word word;  // list name, literal text, or pattern source without its slashes
};
using TermUnion = std::vector<TermRef>;

// What `near` means, the short form of `within … of`.
inline constexpr std::uint32_t near_characters = 40;

struct Proximity {
    enum class Direction { either, before, after } direction = Direction::either;
    std::uint32_t characters = 0;  // largest number of seen characters between the two
    TermUnion terms;
    Folds evading;  // none: as written only
};
struct HasTerms {  // post has at least 2 of a evading within 40 of b
    TextField field = TextField::text;
    std::uint32_t at_least = 1;  // distinct terms
    TermUnion terms;
    Folds evading;
    std::vector<Proximity> near;  // all must hold for one and the same hit
};

enum class Comparator { equal, not_equal, one_of, none_of, at_least, at_most, more, less };
using Value = std::variant<bool, std::int64_t, Word, Date, DurationLiteral>;
struct Comparison {
    Comparator op = Comparator::equal;
    std::vector<Value> values;
    Span span;
};

enum class ReportField { provider_country, server_country, channel, received, posted, judged };
struct FieldTest {
    ReportField field = ReportField::channel;
    Comparison comparison;
};
struct Reference {  // a fact, a shared criterion, or an item of another category
    Path path;
    std::optional<Comparison> comparison;
};

struct Expr {
    Span span;
    std::variant<Group, Item, Not, HasTerms, FieldTest, Reference> node;
};

// ---- declarations ---------------------------------------------------------------------------

enum class Event { received, posted, judged };

struct Guideline {
    Word id;
    Word title;
    Word timezone;
    std::optional<Event> pivot;
    std::vector<Word> notes;
    Span span;
};

struct Source {
    Word id;
    Word title;
    std::vector<Word> paragraphs;
    struct Omission {
        std::vector<Word> paragraphs;
        Word because;
    };
    std::vector<Omission> omissions;
};

struct Class {
    Word id;
    Word title;
    struct Group {
        Word id;
        Word title;
    };
    std::vector<Group> groups;
    std::vector<Word> notes;
};

enum class FactType { boolean, integer, date, choice, months, days };  // the last two: durations so counted

// What a duration is counted in; none for other types.
inline std::optional<DurationUnit> duration_unit(FactType type) {
    if (type == FactType::months) return DurationUnit::months;
    if (type == FactType::days) return DurationUnit::days;
    return std::nullopt;
}

struct Fact {
    Word id;
    FactType type = FactType::boolean;
    std::vector<Word> choices;
    Word question;
    Word who;  // analyst, physician, lawyer, registry, …; empty: analyst
    std::uint32_t cost = 1;
    std::optional<bool> presumed;  // boolean facts only
    Span presumed_span;
    std::vector<Word> uncertain;
    std::vector<Word> notes;
};

struct Term {
    TermRef term;      // literal or pattern; Kind::list for `include name`
    TermUnion except;  // longer expressions inside which a hit does not count
};
struct Terms {
    Word id;
    Word title;
    bool open = false;  // 等: others may be meant
    std::vector<Term> terms;
    std::vector<Word> from;
    std::vector<Word> uncertain;
    std::vector<Word> notes;
};

struct Criterion {
    Word id;
    Word title;
    Body body;
    Span span;
};

struct Category {
    Word id;
    Word title;
    ClassRef in;
    std::optional<Position> position;
    Body body;
    Span span;
};

struct Step {
    enum class Kind { review, notify, request_removal, request_response, recheck, wait, consult, record };
    Kind kind = Kind::record;
    bool double_check = false;        // review
    std::uint32_t business_days = 0;  // recheck, wait
    std::vector<Word> who;            // notify, request, consult; in order of preference
    Span span;
};
struct Procedure {  // of the class, or else the category, with the same id
    Word id;
    Word title;
    std::vector<Step> always;
    std::vector<Step> domestic;
    std::vector<Step> overseas;
    std::vector<Word> from;
    std::vector<Word> notes;
    std::vector<Word> uncertain;
};

struct Definition {
    Word id;
    Word term;
    std::vector<Word> meaning;
    std::vector<Word> from;
    std::vector<Word> notes;
    std::vector<Word> uncertain;
};

// ---- amendments -----------------------------------------------------------------------------

enum class Entity { category, criterion, terms, fact, class_, group, procedure, definition };
enum class Claim { narrow, widen, replace };

struct Add {
    std::variant<Class, Fact, Terms, Criterion, Category, Procedure, Definition> what;
};
struct AddGroup {
    Class::Group group;
    Word to_class;
};
struct AddTerms {
    Word list;
    Terms added;  // id and title empty
};
struct RemoveTerms {
    Word list;
    std::vector<TermRef> terms;
};
struct Repeal {
    Entity entity = Entity::category;
    Path path;
};
struct Rename {
    Entity entity = Entity::category;
    Path path;
    Word to;
};
struct Renumber {
    Path path;
    Word to;
};
struct Move {
    Word category;
    ClassRef to;
    std::optional<Position> position;
    Word titled;               // empty: unchanged
    Word number;               // empty: unchanged
    std::optional<Body> body;  // only attributes (citations, from, notes); no conditions
};
struct Restate {
    Claim claim = Claim::replace;
    Entity entity = Entity::category;  // category or criterion
    Path path;
    Body body;
};
struct ReplaceTerms {
    Word list;
    std::optional<bool> open;
    Terms with;
};
struct ReplaceFact {
    Fact fact;
};
struct Recite {
    Entity entity = Entity::category;
    Path path;
    std::vector<Citation> citations;
};
struct Reroute {
    bool overseas = false;
    Word class_name;
    std::vector<Step> steps;
};
struct Transition {
    struct Rule {
        Event event = Event::received;
        std::optional<Date> before;  // empty: the effective day
        std::optional<Date> until;   // last day on which the former rule is applied
        Span span;
    };
    std::vector<Rule> rules;
};
struct Withdraw {
    Word revision;
};

struct Operation {
    Span span;
    std::variant<Add, AddGroup, AddTerms, RemoveTerms, Repeal, Rename, Renumber, Move, Restate,
                 ReplaceTerms, ReplaceFact, Recite, Reroute, Transition, Withdraw>
        what;
};

struct Dated {
    Date date;
    std::optional<Word> uncertain;
};

struct Revision {
    Word id;
    Word title;
    Word guideline;
    bool amends = false;  // false: the base revision
    std::optional<Dated> effective;
    std::optional<Dated> decided;
    std::optional<Dated> published;
    std::optional<Dated> recorded;
    bool draft = false;
    std::optional<Word> draft_uncertain;
    std::optional<std::int64_t> instrument;
    Word based_on;  // drafts only; empty: the latest revision
    Word source;
    std::vector<Citation> citations;
    std::vector<Word> uncertain;
    std::vector<Word> notes;
    std::vector<Operation> operations;
    Span span;
};

// ---- cases ----------------------------------------------------------------------------------

enum class Mode { screen, assess };

struct FactEntry {
    Word name;
    std::optional<Value> value;  // empty: `uncertain`
};
struct Expected {
    enum class Kind { met, only_met, not_met, undetermined, out_of_scope } kind = Kind::met;
    Word category;  // empty for out_of_scope
    std::optional<ClassRef> in;
    Span span;
};
struct Expectation {
    enum class When { on, under, always } when = When::always;
    std::optional<Date> date;  // on
    Word revision;             // under
    std::vector<Expected> expected;
    Span span;
};
struct Case {
    Word title;
    std::string report_title, text, page, url;
    std::string provider_country, server_country, channel;
    std::optional<Date> received, posted, judged;
    std::vector<FactEntry> facts;
    Mode mode = Mode::screen;
    std::vector<Expectation> expectations;
    std::vector<Word> notes;
    Span span;
};

// ---- everything that was read ---------------------------------------------------------------

struct Module {
    std::vector<Guideline> guidelines;
    std::vector<Revision> revisions;
    std::vector<Source> sources;
    std::vector<Class> classes;
    std::vector<Fact> facts;
    std::vector<Terms> terms;
    std::vector<Criterion> criteria;
    std::vector<Category> categories;
    std::vector<Procedure> procedures;
    std::vector<Definition> definitions;
    std::vector<Case> cases;
};

}  // namespace kijun::ast
