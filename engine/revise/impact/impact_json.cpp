// An impact as JSON, for programs.
#include <fmt/format.h>

#include "kijun/json.hpp"
#include "naming.hpp"

namespace kijun {

namespace {

class Writer {
public:
    Writer(const ImpactPlan& plan, const ImpactCounts& counts)
        : plan_(plan), counts_(counts), json_(out_) {}

    std::string write();

private:
    // Fixed digits, so that the same counts give the same bytes.
    void number(double value) { json_.raw(fmt::format("{:.6f}", value)); }
    void number(const std::optional<double>& value) { value ? number(*value) : json_.null(); }
    template <class Member>
    void object(const Member& members) {
        json_.begin_object();
        members();
        json_.end_object();
    }
    void message(const Message& words) {
        object([&] {
            json_.key("en").value(words.en);
            json_.key("ja").value(words.ja);
        });
    }
    void range(const Range& of) {
        object([&] {
            json_.key("least").value(of.least);
            json_.key("most").value(of.most);
            if (!plan_.options.population) return;
            const auto interval = wilson(of.least, counts_.cases, *plan_.options.population);
            if (!interval) return;
            json_.key("share_low");
            number(interval->low);
            json_.key("share_high");
            number(interval->high);
        });
    }
    template <class Rows, class Keys>
    void transitions(const Rows& rows, const Keys& keys) {
        object([&] {
            for (std::size_t from = 0; from < rows.size(); ++from) {
                json_.key(keys[from]);
                object([&] {
                    for (std::size_t to = 0; to < rows.size(); ++to)
                        json_.key(keys[to]).value(rows[from][to]);
                });
            }
        });
    }
    void revision(std::size_t side);
    void agreement(const Agreement& met, const Agreement& with_open);
    template <class AgreementOn>
    void labels(std::uint64_t labelled, const AgreementOn& on);
    void category(std::uint32_t number);
    void classes();
    void groups();
    void gaps();

    const ImpactPlan& plan_;
    const ImpactCounts& counts_;
    std::string out_;
    JsonWriter json_;
};

void Writer::revision(std::size_t side) {
    const RevisionInfo& of = revision_of(plan_, side);
    json_.key(side_keys[side]);
    object([&] {
        json_.key("revision").value(of.id);
        json_.key("title").value(of.title);
        json_.key("draft").value(of.draft);
        json_.key("effective");
        of.draft ? json_.null() : json_.value(to_string(of.effective));
    });
}

void Writer::agreement(const Agreement& met, const Agreement& with_open) {
    object([&] {
        json_.key("both").value(met.both);
        json_.key("engine_only").value(met.engine_only);
        json_.key("people_only").value(met.people_only);
        json_.key("neither").value(met.neither);
        json_.key("precision");
        number(met.precision());
        json_.key("recall");
        number(met.recall());
        json_.key("kappa");
        number(met.kappa());
        json_.key("open_counted_as_met");
        object([&] {
            json_.key("precision");
            number(with_open.precision());
            json_.key("recall");
            number(with_open.recall());
        });
    });
}

template <class AgreementOn>
void Writer::labels(std::uint64_t labelled, const AgreementOn& on) {
    json_.key("labels");
    object([&] {
        json_.key("labelled").value(labelled);
        for (const std::size_t side : {0u, 1u}) {
            json_.key(side_keys[side]);
            agreement(on(side, false), on(side, true));
        }
    });
}

void Writer::category(std::uint32_t index) {
    const ImpactCategory& of = plan_.categories[index];
    const CategoryVersion& version = newest(plan_, of);
    const ImpactCounts::Category& counted = counts_.categories[index];
    object([&] {
        json_.key("id").value(of.id);
        json_.key("title").value(version.title);
        json_.key("number").value(version.number);
        json_.key("class");
        object([&] {
            for (const std::size_t side : {0u, 1u}) {
                json_.key(side_keys[side]);
                if (of.version[side] == none)
                    json_.null();
                else
                    json_.value(plan_.rules->program().categories[of.version[side]].class_id);
            }
        });
        json_.key("same_meaning").value(of.same_meaning);
        Transitions all = counted.states;
        all[2][2] = counts_.cases;
        for (std::size_t from = 0; from < impact_states; ++from)
            for (std::size_t to = 0; to < impact_states; ++to)
                if (from != 2 || to != 2) all[2][2] -= counted.states[from][to];
        json_.key("transitions");
        transitions(all, state_keys);
        json_.key("before");
        range(met_range(counted, 0));
        json_.key("after");
        range(met_range(counted, 1));
        json_.key("gained");
        range(gained_range(counted));
        json_.key("lost");
        range(lost_range(counted));
        if (counts_.labelled > 0)
            labels(counted.labelled, [&](std::size_t side, bool open_too) {
                return counts_.agreement(index, side, open_too);
            });
    });
}

void Writer::classes() {
    json_.key("classes").begin_array();
    for (std::uint32_t in = 0; in < plan_.classes.size(); ++in)
        object([&] {
            json_.key("id").value(plan_.classes[in]);
            json_.key("title").value(class_title(plan_, in));
            for (const std::size_t side : {0u, 1u}) {
                json_.key(side_keys[side]);
                range({counts_.class_met[side][in],
                       counts_.class_met[side][in] + counts_.class_open[side][in]});
            }
        });
    json_.end_array();
    json_.key("class_transitions").begin_array();
    for (std::size_t from = 0; from < plan_.places(); ++from)
        for (std::size_t to = 0; to < plan_.places(); ++to) {
            const std::uint64_t cases = counts_.places[from * plan_.places() + to];
            if (cases == 0) continue;
            object([&] {
                json_.key("before").value(place_key(plan_, from));
                json_.key("after").value(place_key(plan_, to));
                json_.key("cases").value(cases);
            });
        }
    json_.end_array();
}

void Writer::groups() {
    json_.key("flips").begin_array();
    for (const auto& [key, group] : ranked_groups(counts_))
        object([&, &key = key, &group = group] {
            json_.key("category").value(plan_.categories[key.category].id);
            json_.key("before").value(state_keys[key.before]);
            json_.key("after").value(state_keys[key.after]);
            json_.key("cases").value(group->cases);
            json_.key("reason").value(to_string(reason_of(plan_, key)));
            json_.key("causes").begin_array();
            for (const std::uint32_t number : key.causes)
                object([&] {
                    const ImpactPart& part = plan_.parts[number];
                    static constexpr std::string_view kinds[] = {"category", "criterion", "terms", "fact"};
                    json_.key("kind").value(kinds[static_cast<std::size_t>(part.kind)]);
                    json_.key("id").value(part.id);
                    json_.key("path").value(part.path);
                    json_.key("title").value(part.title);
                    json_.key("what");
                    message(part.what);
                });
            json_.end_array();
            json_.key("terms").begin_array();
            for (const auto& [term, cases] : ranked_terms(*group, group->terms.size()))
                object([&, &term = term, &cases = cases] {
                    json_.key("term").value(term);
                    json_.key("cases").value(cases);
                });
            json_.end_array();
            json_.key("smallest").begin_array();
            for (const ImpactCase& one : group->smallest)
                object([&] {
                    json_.key("id").value(one.id);
                    json_.key("line").value(one.line);
                    json_.key("bytes").value(one.bytes);
                });
            json_.end_array();
        });
    json_.end_array();
}

void Writer::gaps() {
    json_.key("missing").begin_array();
    for (const auto& [fact, gap] : ranked_gaps(counts_))
        object([&, &fact = fact, &gap = gap] {
            json_.key("fact").value(fact);
            json_.key("question").value(gap.question);
            json_.key("who").value(gap.who);
            json_.key("cost").value(gap.cost);
            json_.key("possible_flips").value(gap.flips);
            json_.key("alone").value(gap.alone);
            json_.key("open_after").value(gap.open);
        });
    json_.end_array();
}

std::string Writer::write() {
    object([&] {
        json_.key("guideline").value(plan_.rules->program().history.guideline);
        json_.key("rules").value(plan_.rules->hash());
        revision(0);
        revision(1);
        json_.key("mode").value(plan_.options.mode == Mode::screen ? "screen" : "assess");
        json_.key("cases").value(counts_.cases);
        json_.key("labelled").value(counts_.labelled);
        json_.key("population");
        plan_.options.population ? json_.value(*plan_.options.population) : json_.null();
        json_.key("flipped");
        range({counts_.flipped, counts_.may_flip});
        json_.key("outcomes");
        transitions(counts_.outcomes, outcome_keys);
        json_.key("candidates");
        object([&] {
            for (const std::size_t side : {0u, 1u}) {
                json_.key(side_keys[side]);
                range(outcome_range(counts_, side));
            }
        });
        if (counts_.labelled > 0)
            labels(counts_.labelled_in_scope,
                   [&](std::size_t side, bool open_too) { return counts_.agreement(side, open_too); });
        classes();
        json_.key("categories").begin_array();
        for (std::uint32_t i = 0; i < plan_.categories.size(); ++i) category(i);
        json_.end_array();
        groups();
        gaps();
    });
    return std::move(out_) + '\n';
}

}  // namespace

std::string impact_json(const ImpactPlan& plan, const ImpactCounts& counts) {
    return Writer(plan, counts).write();
}

}  // namespace kijun
