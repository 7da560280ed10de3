#include "kijun/statistics.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace kijun {

using Kind = ast::Step::Kind;

void Statistics::Funnel::add(const Funnel& other) {
    analysed += other.analysed;
    police += other.police;
    requested += other.requested;
    removed += other.removed;
    removed_by_survey += other.removed_by_survey;
}

void Statistics::Counts::add(const Counts& other) {
    for (const std::size_t side : {0, 1}) {
        all[side].add(other.all[side]);
        patrol[side].add(other.patrol[side]);
        from_hotline[side].add(other.from_hotline[side]);
    }
}

Result<Statistics> Statistics::make(const Program& program, const Zone& zone, const BusinessDays& calendar,
                                    StatisticsOptions options) {
    for (const LocalDay day : {options.period.first, options.period.last})
        if (const auto in_force = select_on(program.history, {day, day}); !in_force)
            return in_force.errors();
    if (options.survey == no_day) options.survey = options.period.last;
    Statistics made(program, zone, calendar, std::move(options));
    for (const Period& period : program.history.epochs.back().periods)
        if (period.from <= made.options_.period.last && made.options_.period.first < period.to)
            made.periods_.push_back(period);
    made.lay_out(made.periods_);
    return made;
}

void Statistics::lay_out(const std::vector<Period>& periods) {
    for (const Period& period : periods) place_rows(period, &period == &periods.front());
    for (Section& section : sections_) {
        for (const Jurisdiction side : {Jurisdiction::domestic, Jurisdiction::overseas}) {
            const auto at = static_cast<std::size_t>(side);
            SideRule& whole = section.rules[at];
            for (Row& row : section.rows) {
                row.rules[at] = rule_of(periods.back().snapshot, row.last, side);
                whole.police |= row.rules[at].police;
                whole.removal |= row.rules[at].removal;
                whole.response |= row.rules[at].response;
                whole.recheck = std::max(whole.recheck, row.rules[at].recheck);
            }
            section.since[at] = no_day;
            for (const Period& period : periods)
                for (const std::uint32_t number : program_->snapshots[period.snapshot].categories) {
                    if (program_->categories[number].class_id != section.id) continue;
                    if (rule_of(period.snapshot, number, side) == SideRule{}) continue;
                    section.since[at] =
                        std::min(section.since[at], std::max(period.from, options_.period.first));
                }
        }
    }
}

void Statistics::place_rows(const Period& period, bool is_first) {
    std::map<std::string_view, std::size_t>
        next;  // place in its section of the row after the last one seen
    std::map<std::string_view, const CategoryVersion*> now;
    for (const std::uint32_t number : program_->snapshots[period.snapshot].categories) {
        const CategoryVersion& category = program_->categories[number];
        now[category.id] = &category;
        auto section = std::find_if(sections_.begin(), sections_.end(),
                                    [&](const Section& it) { return it.id == category.class_id; });
        if (section == sections_.end())
            section =
                sections_.insert(section, Section{category.class_id, category.class_title, {}, {}, {}});
        auto row = std::find_if(section->rows.begin(), section->rows.end(), [&](const Row& it) {
            return program_->categories[it.first].id == category.id;
        });
        if (row == section->rows.end()) {
            const auto place = section->rows.begin() + static_cast<std::ptrdiff_t>(next[category.class_id]);
            row = section->rows.insert(place, Row{});
            row->first = number;
            if (!is_first) row->began = period.from;
        } else if (program_->categories[row->first].title != category.title && row->renamed == no_day) {
            row->renamed = period.from;
        }
        row->last = number;
        next[category.class_id] = static_cast<std::size_t>(row - section->rows.begin()) + 1;
    }
    for (Section& section : sections_)
        for (Row& row : section.rows) {
            const auto found = now.find(program_->categories[row.first].id);
            if (found != now.end() && found->second->class_id == section.id) continue;
            if (row.ended != no_day) continue;
            row.ended = period.from;
            if (found != now.end()) row.ended_as = found->second->class_title;
        }
}

Statistics::SideRule Statistics::rule_of(std::uint32_t snapshot, std::uint32_t category,
                                         Jurisdiction side) const {
    SideRule rule;
    const auto steps = steps_of(*program_, snapshot, category, side);
    if (!steps) return rule;
    for (const StepInfo* step : steps->of_side) {
        rule.police |= step->kind == Kind::notify &&
                       std::find(step->who.begin(), step->who.end(), "police") != step->who.end();
        rule.removal |= step->kind == Kind::request_removal;
        rule.response |= step->kind == Kind::request_response;
        if (step->kind == Kind::recheck) rule.recheck = step->business_days;
    }
    return rule;
}

Result<std::uint32_t> Statistics::snapshot_of(const Record& record, LocalDay day) const {
    if (!record.revision.empty()) {
        const auto selected = select_revision(program_->history, record.revision);
        if (!selected) return selected.errors();
        return selected->snapshot;
    }
    for (const Period& period : periods_)
        if (period.from <= day && day < period.to) return period.snapshot;
    const auto selected = select_on(program_->history, {day, day});
    if (!selected) return selected.errors();
    return selected->front().snapshot;
}

Statistics::Row* Statistics::row_of(std::uint32_t snapshot, std::string_view category) {
    for (const std::uint32_t number : program_->snapshots[snapshot].categories) {
        const CategoryVersion& version = program_->categories[number];
        if (version.id != category) continue;
        for (Section& section : sections_)
            if (section.id == version.class_id)
                for (Row& row : section.rows)
                    if (program_->categories[row.first].id == category) return &row;
    }
    return nullptr;
}

std::optional<Diagnostic> Statistics::add(const Record& record) {
    const auto day_of = [&](const DateLiteral& date) { return zone_->days_of(date).first; };
    const LocalDay received = day_of(record.received);
    if (received < options_.period.first || options_.period.last < received) {
        ++outside_;
        return {};
    }
    Row* row = nullptr;
    Funnel one{1, record.police ? 1u : 0u, record.requested ? 1u : 0u, 0, 0};
    const Jurisdiction side = jurisdiction_of(record.provider_country, record.server_country);
    const auto at = static_cast<std::size_t>(side);
    if (!record.category.empty()) {
        const auto snapshot = snapshot_of(record, received);
        if (!snapshot) return snapshot.errors().front();
        row = row_of(*snapshot, record.category);
        if (row == nullptr) {
            const std::string& revision =
                program_->history.revisions[program_->history.snapshots[*snapshot].revision].id;
            Diagnostic problem = error(
                "K0722", {},
                fmt::format("{} has no category '{}' ({})", revision, record.category, to_string(received)),
                fmt::format("{} に類型「{}」はありません（{}）", revision, record.category,
                            to_string(received)));
            std::vector<std::string> ids;
            for (const std::uint32_t number : program_->snapshots[*snapshot].categories)
                ids.push_back(program_->categories[number].id);
            if (const auto near = nearest(record.category, ids))
                problem.hint = Message{fmt::format("did you mean '{}'?", *near),
                                       fmt::format("「{}」ではありませんか", *near)};
            return problem;
        }
    }
    LocalDay before = received;
    for (const auto& [done, name] :
         {std::pair{&record.police, "police_at"}, std::pair{&record.requested, "requested_at"},
          std::pair{&record.removed, "removed_at"}}) {
        if (!*done) continue;
        const LocalDay day = day_of(**done);
        if (day < before)
            return error("K0723", {},
                         fmt::format("{} {} lies before {}", name, to_string(day), to_string(before)),
                         fmt::format("{} の {} は {} より前です", name, to_string(day), to_string(before)));
        if (done == &record.requested) before = day;  // the notice and the request may come in either order
    }
    if (row != nullptr && record.requested && record.removed) {
        const LocalDay removed = day_of(*record.removed);
        one.removed_by_survey = removed <= options_.survey ? 1 : 0;
        one.removed = one.removed_by_survey;
        if (const std::uint32_t days = row->rules[at].recheck; days > 0) {
            const auto recheck = calendar_->after(day_of(*record.requested), days);
            if (!recheck) return recheck.errors().front();
            one.removed = removed <= *recheck ? 1 : 0;
        }
    }

    ++analysed_;
    if (record.item == 1) ++received_;
    if (!record.hotline_from.empty()) ++hotline_from_[record.hotline_from];
    if (!record.hotline_to.empty()) ++hotline_to_[record.hotline_to];
    if (row == nullptr) {
        ++out_of_scope_;
        if (!record.hotline_from.empty()) ++out_of_scope_from_hotline_;
        return {};
    }
    row->counts.all[at].add(one);
    if (record.source == options_.patrol) row->counts.patrol[at].add(one);
    if (!record.hotline_from.empty()) row->counts.from_hotline[at].add(one);
    return {};
}

void Statistics::add(const Statistics& other) {
    received_ += other.received_;
    analysed_ += other.analysed_;
    out_of_scope_ += other.out_of_scope_;
    outside_ += other.outside_;
    out_of_scope_from_hotline_ += other.out_of_scope_from_hotline_;
    for (const auto& [country, count] : other.hotline_from_) hotline_from_[country] += count;
    for (const auto& [country, count] : other.hotline_to_) hotline_to_[country] += count;
    for (std::size_t i = 0; i < sections_.size(); ++i)
        for (std::size_t j = 0; j < sections_[i].rows.size(); ++j)
            sections_[i].rows[j].counts.add(other.sections_[i].rows[j].counts);
}

Statistics::Counts Statistics::total_of(const Section& section) const {
    Counts total;
    for (const Row& row : section.rows) total.add(row.counts);
    return total;
}

}  // namespace kijun
