// The tables of the hotline's yearly operation report, from records of what was judged and done.
//
// A record is one item analysed (分析件数): a report may contain several, numbered from 1. People have
// decided its category; none means out of scope. What the record's day makes of it comes from the rules:
// the class the category stood in that day, and the titles that came, went, moved or were renamed in the
// period.
//
// What is counted as removed also comes from the rules, as of the last day of the period: where the
// procedure of the side has a recheck, what is gone by that day (n business days after the request), else
// what is gone by the day of the survey.
//
// Memory does not depend on the number of records. Threading: a Statistics belongs to one thread; several
// over the same period can be added up.
#pragma once

#include <array>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "kijun/procedure.hpp"
#include "kijun/sheet.hpp"

namespace kijun {

// As JSON: id, item, received_at, revision, category, source, provider_country, server_country, police_at,
// requested_at, removed_at, hotline_from, hotline_to; only received_at is required.
struct Record {
    std::string id;
    std::uint64_t item = 1;
    DateLiteral received;
    std::string revision;  // whose class counts; empty: the one in force on the day
    std::string category;  // empty: out of scope
    std::string source;
    std::string provider_country, server_country;
    std::string hotline_from, hotline_to;  // countries of hotlines abroad; empty: none
    std::optional<DateLiteral> police, requested, removed;
};

class RecordReader {
public:
    RecordReader();
    ~RecordReader();
    // Errors: K0701 not JSON, K0702 not an object, K0703 a field of the wrong type, K0705 a date not
    // understood, K0720 a field that records do not have, K0721 a country that is not two capital letters.
    std::optional<Diagnostic> read(std::string_view json, Record& into);

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

struct StatisticsOptions {
    DayRange period;
    LocalDay survey = no_day;    // what is gone by then counts as removed where nothing is rechecked
    std::string patrol = "cpc";  // source whose share is shown in parentheses
    std::string mark = "C";      // tag of the categories that it deals with
    std::map<std::string, std::uint64_t>
        previous;  // class id (or out_of_scope, total) -> count a period ago
};

class Statistics {
public:
    // Errors: K0321 no revision is in force on some day of the period.
    static Result<Statistics> make(const Program& program, const Zone& zone, const BusinessDays& calendar,
                                   StatisticsOptions options);

    // Errors: K0321, K0323 of the record's day or revision, K0330, K0722 a category that the text in force
    // does not have, K0723 something done before what it follows. Nothing is counted then.
    std::optional<Diagnostic> add(const Record& record);
    void add(const Statistics& other);
    // What has been counted, to be added up on another machine: of the same rules and options.
    [[nodiscard]] std::string counts_text() const;
    // Errors: K0736 no such counts, or those of another period, rules or options. Nothing is added then.
    std::optional<Diagnostic> add_text(std::string_view counts);

    [[nodiscard]] std::uint64_t records() const { return analysed_; }
    [[nodiscard]] std::uint64_t outside() const { return outside_; }  // of the period; not counted
    [[nodiscard]] std::vector<Sheet> sheets(Language language) const;
    // {"guideline","from","to","received","analysed","tables":[…]}
    [[nodiscard]] std::string json(Language language) const;

private:
    struct Funnel {
        std::uint64_t analysed = 0, police = 0, requested = 0, removed = 0, removed_by_survey = 0;
        void add(const Funnel& other);
    };
    struct Counts {
        std::array<Funnel, 2> all, patrol, from_hotline;  // by Jurisdiction
        void add(const Counts& other);
    };
    struct SideRule {
        bool police = false, removal = false, response = false;
        std::uint32_t recheck = 0;  // business days; 0: none
        friend bool operator==(const SideRule&, const SideRule&) = default;
    };
    struct Row {                                  // a category in a class
        std::uint32_t first = none, last = none;  // CategoryVersions in the period
        LocalDay began = no_day;                  // within the period; no_day: stood there before
        LocalDay renamed = no_day;
        LocalDay ended = no_day;
        std::string ended_as;           // title of the class it moved to; empty: repealed
        std::array<SideRule, 2> rules;  // of the category on the last day
        Counts counts;
    };
    struct Section {  // a class
        std::string id, title;
        std::vector<Row> rows;
        std::array<SideRule, 2> rules;
        std::array<LocalDay, 2> since;  // the first day of the period on which something was to be done
    };

    Statistics(const Program& program, const Zone& zone, const BusinessDays& calendar,
               StatisticsOptions options)
        : program_(&program), zone_(&zone), calendar_(&calendar), options_(std::move(options)) {}
    [[nodiscard]] std::string made_by() const;  // what counts can be added up with
    // Calls `visit` with every count of it, always in the same order.
    template <class Self, class Visit>
    static void each_number(Self& self, Visit visit);
    void lay_out(const std::vector<Period>& periods);
    void place_rows(const Period& period, bool is_first);
    [[nodiscard]] SideRule rule_of(std::uint32_t snapshot, std::uint32_t category, Jurisdiction side) const;
    Row* row_of(std::uint32_t snapshot, std::string_view category);
    [[nodiscard]] Result<std::uint32_t> snapshot_of(const Record& record, LocalDay day) const;
    [[nodiscard]] std::string title_of(const Row& row, Language language) const;
    [[nodiscard]] Counts total_of(const Section& section) const;

    [[nodiscard]] Sheet classes_sheet(Language language) const;
    [[nodiscard]] Sheet categories_sheet(const Section& section, Language language) const;
    void processing_sheets(const Section& section, Language language, std::vector<Sheet>& out) const;
    [[nodiscard]] Sheet countries_sheet(bool sent, Language language) const;
    void hotline_sheets(Language language, std::vector<Sheet>& out) const;

    const Program* program_;
    const Zone* zone_;
    const BusinessDays* calendar_;
    StatisticsOptions options_;
    std::vector<Period> periods_;
    std::vector<Section> sections_;
    std::uint64_t received_ = 0, analysed_ = 0, out_of_scope_ = 0, outside_ = 0;
    std::uint64_t out_of_scope_from_hotline_ = 0;
    std::map<std::string, std::uint64_t> hotline_from_, hotline_to_;
};

// The counts by class in the JSON of an earlier period, for StatisticsOptions::previous.
// Errors: K0701 not such JSON.
Result<std::map<std::string, std::uint64_t>> read_previous(std::string_view json);

}  // namespace kijun
