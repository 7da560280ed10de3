// From truth values to a report that shows them.
//
// Texts are put together from the terms themselves: each wanted hit on a line of its own, far enough from
// the next that no distance joins them, neighbours at the distance asked for. Terms that would also make
// an unwanted atom true are passed over. Whether the result does what it should is for replay to say.

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "folded_terms.hpp"
#include "kijun/json.hpp"

namespace kijun {

namespace {

class WitnessBuilder {
public:
    WitnessBuilder(const Program& program, const std::vector<std::pair<AtomId, bool>>& values,
                   FoldedTerms& terms, Wording wording)
        : program_(program), values_(values), terms_(terms), wording_(wording) {
        for (const auto& [atom, value] : values) {
            if (program.atoms[atom].kind != Atom::Kind::terms) continue;
            (value ? wanted_ : unwanted_).push_back(atom);
            for (const ProximityTest& near : program.atoms[atom].terms.near)
                longest_ = std::max(longest_, near.characters);
        }
        // neighbours first: their words often show the rest
        if (wording == Wording::short_as_can_be)
            std::stable_partition(wanted_.begin(), wanted_.end(),
                                  [&](AtomId atom) { return !program.atoms[atom].terms.near.empty(); });
    }

    std::optional<Report> build() {
        for (const AtomId atom : wanted_) {
            const TermTest& test = program_.atoms[atom].terms;
            if (wording_ == Wording::short_as_can_be && shown(test)) continue;
            if (!place(test)) return std::nullopt;
        }
        if (!facts() || !fields()) return std::nullopt;
        report_.id = "witness";
        report_.title = texts_[0];
        report_.text = texts_[1];
        report_.page_text = texts_[2];
        report_.url = texts_[3];
        return std::move(report_);
    }

private:
    bool place(const TermTest& test);
    // By what was placed for other atoms.
    [[nodiscard]] bool shown(const TermTest& test) const {
        if (test.at_least > 1 || !test.near.empty()) return false;
        for (std::size_t f = 0; f < lines_.size(); ++f) {
            if ((test.fields & (1u << f)) == 0) continue;
            for (const std::string& line : lines_[f])
                if (terms_.stands_in(test.set, line)) return true;
        }
        return false;
    }
    bool facts();
    bool fields();
    bool number(const FactInfo& fact, const std::vector<std::pair<std::int64_t, bool>>& limits);

    // Whether a line of that term in `field` would show something unwanted.
    [[nodiscard]] bool spoils(std::uint32_t pattern, std::size_t field) const {
        return std::any_of(unwanted_.begin(), unwanted_.end(), [&](AtomId atom) {
            const TermTest& test = program_.atoms[atom].terms;
            if ((test.fields & (1u << field)) == 0 || test.at_least > 1 || !test.near.empty()) return false;
            return terms_.stands_in(test.set, pattern);
        });
    }

    // Literals of a set that show nothing unwanted in `field`, the shortest first.
    [[nodiscard]] std::vector<std::string> usable(std::uint32_t set, std::size_t field) const {
        std::vector<std::string> out;
        for (const std::uint32_t p : program_.sets[set].patterns) {
            if (program_.patterns[p].kind != Pattern::Kind::literal) continue;
            if (!spoils(p, field))
                out.push_back(program_.patterns[p].spelling);
            else if (const std::string* around = excepted(p))
                out.push_back(*around);
        }
        std::stable_sort(out.begin(), out.end(),
                         [](const auto& a, const auto& b) { return a.size() < b.size(); });
        return out;
    }

    // Where the same term is unwanted with more exceptions: the first of these, in which only the one
    // counts.
    [[nodiscard]] const std::string* excepted(std::uint32_t pattern) const {
        const Pattern& wanted = program_.patterns[pattern];
        for (const AtomId atom : unwanted_)
            for (const std::uint32_t other : program_.sets[program_.atoms[atom].terms.set].patterns) {
                if (other == pattern || program_.patterns[other].spelling != wanted.spelling) continue;
                for (const std::uint32_t except : program_.patterns[other].except)
                    if (program_.patterns[except].kind == Pattern::Kind::literal &&
                        std::find(wanted.except.begin(), wanted.except.end(), except) ==
                            wanted.except.end())
                        return &program_.patterns[except].spelling;
            }
        return nullptr;
    }

    // How many characters must stand between a term and its neighbour, so that nothing unwanted is near.
    [[nodiscard]] std::uint32_t gap(const TermTest& test, const ProximityTest& near) const {
        std::uint32_t out = 0;
        for (const AtomId atom : unwanted_) {
            const TermTest& other = program_.atoms[atom].terms;
            if (other.set != test.set || other.near.size() != 1 || (other.fields & test.fields) == 0)
                continue;
            const ProximityTest& closer = other.near.front();
            if (closer.set == near.set && (closer.direction == near.direction ||
                                           closer.direction == ast::Proximity::Direction::either))
                out = std::max(out, closer.characters + 1);
        }
        return out;
    }

    const Program& program_;
    const std::vector<std::pair<AtomId, bool>>& values_;
    FoldedTerms& terms_;
    const Wording wording_;
    std::vector<AtomId> wanted_, unwanted_;
    std::uint32_t longest_ = 0;  // distance that one of the atoms looks at
    std::array<std::string, scan_field_count> texts_;
    std::array<std::vector<std::string>, scan_field_count> lines_;  // of them, folded
    Report report_;
};

bool WitnessBuilder::place(const TermTest& test) {
    // the body of the post reads best; then the page, the title, the address
    for (const ScanField field :
         {ScanField::text, ScanField::page_text, ScanField::title, ScanField::url}) {
        const auto f = static_cast<std::size_t>(field);
        if ((test.fields & (1u << f)) == 0) continue;
        const std::vector<std::string> terms = usable(test.set, f);
        if (terms.size() < test.at_least) continue;
        std::vector<std::string> lines;
        for (std::uint32_t i = 0; i < test.at_least; ++i) {
            std::string before, after;
            bool complete = true;
            for (const ProximityTest& near : test.near) {
                const std::vector<std::string> neighbours = usable(near.set, f);
                complete = complete && !neighbours.empty();
                if (!complete) break;
                std::string between;
                for (std::uint32_t n = gap(test, near); n > 0; --n) between += "□";
                if (near.direction == ast::Proximity::Direction::after)
                    before += neighbours.front() + between;
                else
                    after += between + neighbours.front();
            }
            if (!complete) break;
            lines.push_back(before + terms[i] + after);
        }
        if (lines.size() < test.at_least) continue;
        for (const std::string& line : lines) {
            if (!texts_[f].empty()) {
                texts_[f] += '\n';
                for (std::uint32_t i = 0; i <= longest_; ++i) texts_[f] += "□";
                texts_[f] += '\n';
            }
            texts_[f] += line;
            lines_[f].push_back(fold_term(line, Lane::folded));
        }
        return true;
    }
    return false;
}

bool WitnessBuilder::number(const FactInfo& fact,
                            const std::vector<std::pair<std::int64_t, bool>>& limits) {
    std::optional<std::int64_t> at_least, below;
    for (const auto& [limit, reached] : limits) {
        if (reached) at_least = std::max(at_least.value_or(limit), limit);
        if (!reached) below = std::min(below.value_or(limit), limit);
    }
    if (at_least && below && *at_least >= *below) return false;
    const std::int64_t value = at_least ? *at_least : *below - 1;
    if (fact.type == ast::FactType::date)
        report_.facts.push_back({fact.id, to_string(LocalDay{static_cast<std::int32_t>(value)})});
    else if (const auto unit = ast::duration_unit(fact.type))
        report_.facts.push_back({fact.id, to_string(duration_at(value, *unit))});
    else
        report_.facts.push_back({fact.id, value});
    return true;
}

bool WitnessBuilder::facts() {
    std::map<std::string, std::vector<std::pair<std::int64_t, bool>>> limits;
    std::map<std::string, const FactInfo*> numbers, choices;
    std::map<std::string, std::pair<std::string, std::set<std::string>>> picked;  // wanted, refused
    for (const auto& [number_of, value] : values_) {
        const Atom& atom = program_.atoms[number_of];
        if (atom.kind != Atom::Kind::fact) continue;
        const FactInfo& fact = program_.facts[atom.fact.fact];
        switch (atom.fact.op) {
            case FactTest::Op::is_true:
                report_.facts.push_back({fact.id, value});
                break;
            case FactTest::Op::at_least:
                limits[fact.id].emplace_back(atom.fact.number, value);
                numbers[fact.id] = &fact;
                break;
            case FactTest::Op::equals: {
                const std::string& choice = fact.choices[static_cast<std::size_t>(atom.fact.number)];
                auto& [wanted, refused] = picked[fact.id];
                choices[fact.id] = &fact;
                if (value)
                    wanted = choice;
                else
                    refused.insert(choice);
            }
        }
    }
    for (const auto& [id, of] : limits)
        if (!number(*numbers[id], of)) return false;
    for (auto& [id, pick] : picked) {
        if (pick.first.empty())
            for (const std::string& choice : choices[id]->choices)
                if (!pick.second.contains(choice)) pick.first = choice;
        if (pick.first.empty() || pick.second.contains(pick.first)) return false;
        report_.facts.push_back({id, pick.first});
    }
    return true;
}

bool WitnessBuilder::fields() {
    std::map<ast::ReportField, std::set<std::string>> refused;
    for (const auto& [number_of, value] : values_) {
        const Atom& atom = program_.atoms[number_of];
        if (atom.kind != Atom::Kind::field) continue;
        // a report's dates choose the revision: a witness cannot set them freely
        if (atom.field.op == FieldTest::Op::on_or_after) return false;
        std::string& field = atom.field.field == ast::ReportField::provider_country
                                 ? report_.provider_country
                             : atom.field.field == ast::ReportField::server_country ? report_.server_country
                                                                                    : report_.source;
        if (!value)
            refused[atom.field.field].insert(atom.field.text);
        else if (!field.empty() && field != atom.field.text)
            return false;
        else
            field = atom.field.text;
    }
    for (const auto& [which, texts] : refused) {
        std::string& field = which == ast::ReportField::provider_country ? report_.provider_country
                             : which == ast::ReportField::server_country ? report_.server_country
                                                                         : report_.source;
        if (field.empty()) field = "other";
        if (texts.contains(field)) return false;
    }
    return true;
}

}  // namespace

std::optional<Report> make_witness(const Program& program,
                                   const std::vector<std::pair<AtomId, bool>>& values) {
    FoldedTerms terms(program);
    return make_witness(program, values, terms, Wording::every_atom);
}

std::optional<Report> make_witness(const Program& program,
                                   const std::vector<std::pair<AtomId, bool>>& values, FoldedTerms& terms,
                                   Wording wording) {
    return WitnessBuilder(program, values, terms, wording).build();
}

const std::string& FoldedTerms::folded(std::uint32_t pattern) {
    std::string& made = folded_[pattern];
    if (made.empty()) made = fold_term(program_.patterns[pattern].spelling, Lane::folded);
    return made;
}

bool FoldedTerms::stands_in(std::uint32_t set, std::uint32_t pattern) {
    const auto [at, first] = known_.try_emplace(std::uint64_t{set} << 32 | pattern, false);
    if (first) at->second = stands_in(set, folded(pattern));
    return at->second;
}

bool FoldedTerms::stands_in(std::uint32_t set, const std::string& folded_text) {
    const auto& patterns = program_.sets[set].patterns;
    return std::any_of(patterns.begin(), patterns.end(), [&](std::uint32_t part) {
        return program_.patterns[part].kind == Pattern::Kind::literal &&
               folded_text.find(folded(part)) != std::string::npos;
    });
}

std::string to_json(const Report& report) {
    std::string out;
    JsonWriter json(out);
    json.begin_object();
    const auto text = [&](std::string_view key, const std::string& value) {
        if (!value.empty()) json.key(key).value(value);
    };
    text("id", report.id);
    text("received_at", report.received_at);
    text("posted_at", report.posted_at);
    text("judged_at", report.judged_at);
    text("url", report.url);
    text("title", report.title);
    text("text", report.text);
    text("page_text", report.page_text);
    text("provider_country", report.provider_country);
    text("server_country", report.server_country);
    text("source", report.source);
    if (!report.facts.empty()) {
        json.key("facts").begin_object();
        for (const RecordedFact& fact : report.facts) {
            json.key(fact.name);
            if (const bool* truth = std::get_if<bool>(&fact.value))
                json.value(*truth);
            else if (const auto* number = std::get_if<std::int64_t>(&fact.value))
                json.value(*number);
            else if (const auto* word = std::get_if<std::string>(&fact.value))
                json.value(*word);
            else
                json.value("uncertain");
        }
        json.end_object();
    }
    json.end_object();
    return out;
}

}  // namespace kijun
