// What two revisions have in common and what only one has, laid out once for all cases.
#include <algorithm>

#include "causes.hpp"
#include "kijun/impact.hpp"

namespace kijun {

namespace {

bool same(const Bounds& a, const Bounds& b) { return a.may == b.may && a.must == b.must; }

std::vector<std::string> terms_of(const Program& program, std::uint32_t version) {
    std::vector<std::string> terms;
    const auto add = [&](std::uint32_t set) {
        for (const std::uint32_t pattern : program.sets[set].patterns)
            terms.push_back(program.patterns[pattern].spelling);
    };
    for (const std::uint32_t number : program.categories[version].atoms) {
        const Atom& atom = program.atoms[number];
        if (atom.kind != Atom::Kind::terms) continue;
        add(atom.terms.set);
        for (const ProximityTest& near : atom.terms.near) add(near.set);
    }
    std::sort(terms.begin(), terms.end());
    terms.erase(std::unique(terms.begin(), terms.end()), terms.end());
    return terms;
}

void compare_terms(const Program& program, ImpactCategory& category) {
    BothSides<std::vector<std::string>> terms;
    for (const std::size_t side : {0u, 1u})
        if (category.version[side] != none) terms[side] = terms_of(program, category.version[side]);
    for (const std::size_t side : {0u, 1u})
        std::set_difference(terms[side].begin(), terms[side].end(), terms[1 - side].begin(),
                            terms[1 - side].end(), std::back_inserter(category.own_terms[side]));
}

void name_categories(const Program& program, ImpactPlan& plan) {
    const auto name = [&](const std::string& text, std::uint32_t category) {
        const auto [known, is_new] = plan.named.try_emplace(text, category);
        if (!is_new && known->second != category) known->second = none;
    };
    for (std::uint32_t i = 0; i < plan.categories.size(); ++i)
        for (const std::uint32_t version : plan.categories[i].version) {
            if (version == none) continue;
            if (!program.categories[version].number.empty()) name(program.categories[version].number, i);
            name(program.categories[version].title, i);
        }
    for (std::uint32_t i = 0; i < plan.categories.size(); ++i) plan.named[plan.categories[i].id] = i;
}

}  // namespace

Result<std::shared_ptr<const ImpactPlan>> ImpactPlan::make(const Model& model, const SourceSet& sources,
                                                           std::shared_ptr<const Rules> rules,
                                                           ImpactOptions options, Diagnostics& warnings) {
    const Program& program = rules->program();
    if (options.before == options.after) {
        const std::string& id =
            program.history.revisions[program.history.snapshots[options.after].revision].id;
        Diagnostic same_sides =
            error("K0734", {}, "both sides are revision " + id, "前後とも改訂 " + id + " です");
        same_sides.hint = Message{
            "name two revisions, or a day before and one after a change; "
            "kijun timeline lists them",
            "異なる二つの改訂、又は改正の前後の日を指定してください。"
            "kijun timeline に一覧があります"};
        return same_sides;
    }
    auto plan = std::make_shared<ImpactPlan>();
    plan->category_of.assign(program.categories.size(), none);
    plan->class_of.assign(program.categories.size(), none);
    const BothSides<std::uint32_t> snapshots{options.before, options.after};
    for (const std::size_t side : {1u, 0u})
        for (const std::uint32_t version : program.snapshots[snapshots[side]].categories) {
            const CategoryVersion& category = program.categories[version];
            auto known = std::find_if(plan->categories.begin(), plan->categories.end(),
                                      [&](const auto& one) { return one.id == category.id; });
            if (known == plan->categories.end()) {
                plan->categories.push_back({category.id, {none, none}, false, {}});
                known = std::prev(plan->categories.end());
            }
            known->version[side] = version;
            plan->category_of[version] = static_cast<std::uint32_t>(known - plan->categories.begin());
            auto in = std::find(plan->classes.begin(), plan->classes.end(), category.class_id);
            if (in == plan->classes.end()) in = plan->classes.insert(in, category.class_id);
            plan->class_of[version] = static_cast<std::uint32_t>(in - plan->classes.begin());
        }
    for (ImpactCategory& category : plan->categories) {
        if (category.version[0] != none && category.version[1] != none) {
            const CategoryVersion& was = program.categories[category.version[0]];
            const CategoryVersion& is = program.categories[category.version[1]];
            category.same_meaning = same(was.bounds, is.bounds) && same(was.written, is.written);
        }
        compare_terms(program, category);
    }
    name_categories(program, *plan);
    plan->options = std::move(options);
    plan->rules = std::move(rules);
    find_causes(model, sources, *plan, warnings);
    return std::shared_ptr<const ImpactPlan>(std::move(plan));
}

}  // namespace kijun
