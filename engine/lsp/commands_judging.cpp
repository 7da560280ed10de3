// Commands about one report: what can be asked of it, what the guideline says of it on a day and under
// every revision, and in what forms its text is searched.
#include <algorithm>
#include <map>

#include "arguments.hpp"
#include "kijun/history_json.hpp"
#include "kijun/interview.hpp"
#include "kijun/judging_options.hpp"
#include "kijun/naming.hpp"
#include "kijun/text.hpp"
#include "utf16.hpp"

namespace kijun::lsp {

namespace {

constexpr std::size_t most_lane_characters = 100'000;

const std::string& revision_id(const History& history, std::uint32_t snapshot) {
    return history.revisions[history.snapshots[snapshot].revision].id;
}

// Adds the places of evidence in units of UTF-16.
void add_units(Json& verdict, const Report& report) {
    const std::map<std::string, std::string_view> fields{{"title", report.title},
                                                         {"text", report.text},
                                                         {"page_text", report.page_text},
                                                         {"url", report.url}};
    std::map<std::string, Utf16Offsets> offsets;
    for (const char* list : {"findings", "considered"}) {
        if (!verdict.contains(list)) continue;
        for (Json& finding : verdict[list]) {
            for (Json& evidence : finding["evidence"]) {
                const std::string field = evidence["field"];
                const Utf16Offsets& of = offsets.try_emplace(field, fields.at(field)).first->second;
                evidence["start_utf16"] = of.before(evidence["start_char"]);
                evidence["end_utf16"] = of.before(evidence["end_char"]);
            }
        }
    }
}

Result<Json> facts(const CommandInput& input) {
    const Program& program = input.rules->program();
    const auto snapshot = snapshot_of(input, "revision");
    if (!snapshot) return snapshot.errors();
    const SnapshotProgram& state = program.snapshots[*snapshot];
    std::map<std::uint32_t, Json> asking;  // ids of categories by fact
    for (const std::uint32_t number : state.categories) {
        const CategoryVersion& category = program.categories[number];
        for (const std::uint32_t atom : category.atoms) {
            if (program.atoms[atom].kind != Atom::Kind::fact) continue;
            Json& ids = asking[program.atoms[atom].fact.fact];
            if (ids.empty() || ids.back() != category.id) ids.push_back(category.id);
        }
    }
    Json list = Json::array();
    for (const std::uint32_t number : state.facts) {
        const FactInfo& fact = program.facts[number];
        const auto categories = asking.find(number);
        list.push_back({{"fact", fact.id},
                        {"question", fact.question},
                        {"who", fact.who},
                        {"cost", fact.cost},
                        {"type", name_of(fact.type)},
                        {"choices", fact.choices},
                        {"presumed", fact.presumed ? Json(*fact.presumed) : Json()},
                        {"categories", categories == asking.end() ? Json::array() : categories->second}});
    }
    return Json{{"facts", std::move(list)}};
}

Result<JudgeOptions> options_of(const CommandInput& input) {
    JudgingOptions words;
    words.known_at = input.arguments.value("known_at", "");
    words.revision = input.arguments.value("revision", "");
    words.mode = input.arguments.value("mode", "screen");
    Diagnostics warnings;
    auto options = judge_options(*input.rules, words, warnings);
    if (options) options->explain = true;
    return options;
}

Result<Json> judge(const CommandInput& input) {
    const auto report = report_of(input);
    if (!report) return report.errors();
    const auto options = options_of(input);
    if (!options) return options.errors();
    Judge judge(input.rules);
    const auto verdicts = judge.judge(*report, *options);
    if (!verdicts) return verdicts.errors();
    const Program& program = input.rules->program();
    std::string category = input.arguments.value("category", "");
    if (!category.empty()) {
        const auto found = category_named(program, (*verdicts)->front().selected.snapshot, category);
        if (!found) return found.errors();
        category = program.categories[*found].id;
    }
    const auto questions = next_questions(program, **verdicts, category);
    Json answer = parsed(questions_json(*input.rules, questions, **verdicts));
    for (Json& verdict : answer["verdicts"]) add_units(verdict, *report);
    return answer;
}

// What was held to be in force at `known_at`, or is now.
Result<const Epoch*> epoch_of(const CommandInput& input) {
    const History& history = input.model.history;
    const std::string text = input.arguments.value("known_at", "");
    if (text.empty()) return &history.epochs.back();
    Diagnostics warnings;
    const auto days = read_days(history, "known_at", text, true, warnings);
    if (!days) return days.errors();
    const Epoch* found = nullptr;
    for (const Epoch& epoch : history.epochs)
        if (epoch.known_from <= days->first) found = &epoch;
    if (found != nullptr) return found;
    return error("K0322", {}, "nothing was known yet on that day", "その日には何も決まっていませんでした");
}

Result<Json> judge_over(const CommandInput& input) {
    const auto report = report_of(input);
    if (!report) return report.errors();
    auto options = options_of(input);
    if (!options) return options.errors();
    const auto epoch = epoch_of(input);
    if (!epoch) return epoch.errors();

    const History& history = input.model.history;
    Json periods = Json::array(), drafts = Json::array();
    const auto add = [&](std::uint32_t snapshot) {
        auto& all = options->snapshots;
        if (std::find(all.begin(), all.end(), snapshot) == all.end()) all.push_back(snapshot);
    };
    const auto day = [](LocalDay one) {
        return one == first_day || one == no_day ? Json() : Json(to_string(one));
    };
    for (const Period& period : (*epoch)->periods) {
        add(period.snapshot);
        periods.push_back({{"from", day(period.from)},
                           {"to", day(period.to)},
                           {"revision", revision_id(history, period.snapshot)}});
    }
    for (const RevisionInfo& revision : history.revisions) {
        if (!revision.draft || revision.withdrawn) continue;
        const auto selected = select_revision(history, revision.id);
        if (!selected) continue;
        add(selected->snapshot);
        drafts.push_back(revision.id);
    }

    Judge judge(input.rules);
    const auto verdicts = judge.judge(*report, *options);
    if (!verdicts) return verdicts.errors();
    Json by_revision = Json::object();
    for (const Verdict& verdict : **verdicts) {
        std::string text;
        write_json(*input.rules, verdict, text);
        Json& one = by_revision[revision_id(history, verdict.selected.snapshot)] = parsed(text);
        add_units(one, *report);
    }
    return Json{{"periods", std::move(periods)},
                {"drafts", std::move(drafts)},
                {"verdicts", std::move(by_revision)}};
}

// What a lane stands for: [begin, end, begin and end in the original], as long as one unit goes with one.
class LaneMap {
public:
    void add(std::uint32_t units, std::uint32_t begin, std::uint32_t end) {
        const bool even = end - begin == units;
        if (!map_.empty()) {
            auto& last = map_.back();
            if (even && even_ && last[3] == begin) {
                last[1] = at_ += units;
                last[3] = end;
                return;
            }
            if (!even && last[2] == begin && last[3] == end) {  // one character became several
                last[1] = at_ += units;
                even_ = false;
                return;
            }
        }
        map_.push_back({at_, at_ + units, begin, end});
        at_ += units;
        even_ = even;
    }
    [[nodiscard]] const std::vector<std::array<std::uint32_t, 4>>& map() const { return map_; }

private:
    std::vector<std::array<std::uint32_t, 4>> map_;
    std::uint32_t at_ = 0;
    bool even_ = false;
};

// The first `most` characters.
std::string_view beginning(std::string_view text, std::size_t most) {
    std::size_t characters = 0;
    for (std::size_t at = 0; at < text.size(); ++at)
        if (utf16_units(text[at]) > 0 && characters++ == most) return text.substr(0, at);
    return text;
}

Result<Json> lanes(const CommandInput& input) {
    const std::string given = input.arguments.at("text");
    const std::string_view original = beginning(given, most_lane_characters);
    const Utf16Offsets offsets(original);
    Text text;
    text.assign(original);
    Json list = Json::array();
    for (const Lane lane : {Lane::folded, Lane::squeezed, Lane::loosened}) {
        const std::string seen(text.lane(lane));
        LaneMap map;
        for (std::size_t begin = 0; begin < seen.size();) {
            std::size_t end = begin + 1;
            while (end < seen.size() && utf16_units(seen[end]) == 0) ++end;
            const SourceSpan span =
                text.source(lane, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end));
            map.add(utf16_units(seen[begin]), offsets.before(span.begin_char),
                    offsets.before(span.end_char));
            begin = end;
        }
        list.push_back({{"lane", to_string(lane)}, {"text", seen}, {"map", map.map()}});
    }
    return Json{{"lanes", std::move(list)}, {"truncated", original.size() < given.size()}};
}

}  // namespace

void add_judging_commands(std::vector<Command>& to) {
    to.push_back(make_command("kijun.facts", Needs::rules, {"revision"}, facts));
    to.push_back(make_command("kijun.judge", Needs::rules,
                              {"report", "date", "known_at", "revision", "mode", "category"}, judge));
    to.push_back(
        make_command("kijun.judge_over", Needs::rules, {"report", "known_at", "mode"}, judge_over));
    to.push_back(make_command("kijun.lanes", Needs::model, {"text"}, lanes));
}

}  // namespace kijun::lsp
