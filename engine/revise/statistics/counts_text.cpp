// Counts on their way from one machine to another.
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "kijun/bundle.hpp"
#include "kijun/statistics.hpp"

namespace kijun {

using Value = nlohmann::json;  // json is a member here

namespace {

Diagnostic no_counts(const std::string& why) {
    return error("K0736", {}, fmt::format("these are no counts: {}", why), "集計として読めません");
}

}  // namespace

template <class Self, class Visit>
void Statistics::each_number(Self& self, Visit visit) {
    for (auto* one : {&self.received_, &self.analysed_, &self.out_of_scope_, &self.outside_,
                      &self.out_of_scope_from_hotline_})
        visit(*one);
    for (auto& section : self.sections_)
        for (auto& row : section.rows)
            for (auto* of : {&row.counts.all, &row.counts.patrol, &row.counts.from_hotline})
                for (auto& side : *of)
                    for (auto* one : {&side.analysed, &side.police, &side.requested, &side.removed,
                                      &side.removed_by_survey})
                        visit(*one);
}

std::string Statistics::counts_text() const {
    Value numbers = Value::array();
    each_number(*this, [&](std::uint64_t number) { numbers.push_back(number); });
    return Value{{"of", made_by()}, {"numbers", numbers}, {"from", hotline_from_}, {"to", hotline_to_}}
        .dump();
}

std::optional<Diagnostic> Statistics::add_text(std::string_view counts) {
    try {
        const Value from = Value::parse(counts);
        if (from.at("of") != made_by())
            return error("K0736", {}, "these counts are of other rules or another period",
                         "この集計は別の基準又は期間のものです");
        Statistics read = *this;
        const Value& numbers = from.at("numbers");
        std::size_t next = 0;
        each_number(read, [&](std::uint64_t& number) { numbers.at(next++).get_to(number); });
        if (next != numbers.size()) return no_counts("there are too many numbers");
        from.at("from").get_to(read.hotline_from_);
        from.at("to").get_to(read.hotline_to_);
        add(read);
        return std::nullopt;
    } catch (const Value::exception& problem) {
        return no_counts(problem.what());
    }
}

std::string Statistics::made_by() const {
    return fmt::format("{} {} {} {} {} {}", program_hash(*program_), to_string(options_.period.first),
                       to_string(options_.period.last), to_string(options_.survey), options_.patrol,
                       options_.mark);
}

}  // namespace kijun
