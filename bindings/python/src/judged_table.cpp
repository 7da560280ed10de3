#include "judged_table.hpp"

#include <pybind11/pybind11.h>

#include <algorithm>
#include <cerrno>
#include <deque>
#include <utility>

#include "growing_column.hpp"

namespace kijun::python {

namespace {

constexpr std::int64_t piece_rows = 1024;
constexpr std::int64_t pieces_a_thread = 4;  // worked on at a time; one thread takes them as one

using Kind = GrowingColumn::Kind;

// The columns of the output, by their place.
enum Column : std::size_t {
    row_column,
    id_column,
    revision_column,
    outcome_column,
    categories_column,
    undetermined_column,
    evidence_column,
    missing_column,
    error_code_column,
    error_column,
};

GrowingColumn new_table() {
    const auto texts = [](const char* name) {
        return GrowingColumn(name, Kind::list, {GrowingColumn("item", Kind::text)});
    };
    std::vector<GrowingColumn> hit;
    for (const char* name : {"category", "criterion", "field", "term"}) hit.emplace_back(name, Kind::text);
    for (const char* name : {"start_byte", "end_byte", "start_char", "end_char"})
        hit.emplace_back(name, Kind::number32);
    hit.emplace_back("text", Kind::text);

    std::vector<GrowingColumn> columns;
    columns.emplace_back("row", Kind::number64);
    for (const char* name : {"id", "revision", "outcome"}) columns.emplace_back(name, Kind::text);
    columns.push_back(texts("categories"));
    columns.push_back(texts("undetermined"));
    columns.emplace_back("evidence", Kind::list,
                         std::vector{GrowingColumn("item", Kind::structure, std::move(hit))});
    columns.push_back(texts("missing"));
    for (const char* name : {"error_code", "error"}) columns.emplace_back(name, Kind::text);
    return {"", Kind::structure, std::move(columns)};
}

void put_finding(const CategoryVersion& category, const Finding& finding, GrowingColumn& table) {
    table.child(finding.status == Truth::yes ? categories_column : undetermined_column)
        .child(0)
        .put(category.id);
    GrowingColumn& hit = table.child(evidence_column).child(0);
    for (const Evidence& evidence : finding.evidence) {
        const std::string_view texts[] = {category.id, evidence.criterion, evidence.field, evidence.term};
        const std::uint32_t places[] = {evidence.span.begin, evidence.span.end, evidence.span.begin_char,
                                        evidence.span.end_char};
        std::size_t at = 0;
        for (const auto text : texts) hit.child(at++).put(text);
        for (const auto place : places) hit.child(at++).put(place);
        hit.child(at).put(evidence.text);
        hit.close();
    }
}

void put_verdict(const Rules& rules, const Verdict& verdict, GrowingColumn& table) {
    const Program& program = rules.program();
    const auto& revision =
        program.history.revisions[program.history.snapshots[verdict.selected.snapshot].revision];
    table.child(revision_column).put(revision.id);
    table.child(outcome_column).put(to_string(verdict.outcome));
    std::vector<std::string_view> asked;
    for (const Finding& finding : verdict.findings) {
        put_finding(program.categories[finding.category], finding, table);
        for (const Missing& missing : finding.missing) {
            if (std::find(asked.begin(), asked.end(), missing.fact) != asked.end()) continue;
            asked.push_back(missing.fact);
            table.child(missing_column).child(0).put(missing.fact);
        }
    }
    table.child(error_code_column).put_null();
    table.child(error_column).put_null();
}

void put_error(std::string_view code, const std::string& message, GrowingColumn& table) {
    table.child(revision_column).put_null();
    table.child(outcome_column).put_null();
    table.child(error_code_column).put(code);
    table.child(error_column).put(message);
}

void close_row(std::int64_t row, std::string_view id, GrowingColumn& table) {
    table.child(row_column).put(row);
    table.child(id_column).put(id);
    for (const Column list : {categories_column, undetermined_column, evidence_column, missing_column})
        table.child(list).close();
    table.close();
}

class JudgedTable {
public:
    JudgedTable(TableInput input, std::shared_ptr<LoadedRules> rules, JudgeOptions options,
                std::size_t threads, RowsDone done, std::shared_ptr<ToldWarnings> warnings)
        : input_(std::move(input)),
          rules_(std::move(rules)),
          options_(std::move(options)),
          threads_(threads_of(threads)),
          done_(std::move(done)),
          warnings_(std::move(warnings)) {}

    // False at the end. Throws if the input fails.
    bool next(ArrowArray* out);
    std::string last_error;

private:
    bool judge_some();
    void judge_rows(std::int64_t begin, std::int64_t end, GrowingColumn& table);

    TableInput input_;
    std::shared_ptr<LoadedRules> rules_;
    JudgeOptions options_;
    std::size_t threads_;
    RowsDone done_;
    std::shared_ptr<ToldWarnings> warnings_;
    std::deque<GrowingColumn> ready_;
};

bool JudgedTable::next(ArrowArray* out) {
    while (ready_.empty())
        if (!judge_some()) return false;
    ready_.front().hand_over(out);
    ready_.pop_front();
    return true;
}

bool JudgedTable::judge_some() {
    const auto rows = input_.next(static_cast<std::int64_t>(threads_) * pieces_a_thread * piece_rows);
    if (rows.size() == 0) return false;
    const std::int64_t most = threads_ == 1 ? piece_rows * pieces_a_thread : piece_rows;
    const std::int64_t pieces = (rows.size() + most - 1) / most;
    std::vector<GrowingColumn> tables;
    for (std::int64_t i = 0; i < pieces; ++i) tables.push_back(new_table());
    spread(static_cast<std::size_t>(pieces), threads_, [&](std::size_t number) {
        const std::int64_t from = rows.begin + static_cast<std::int64_t>(number) * most;
        judge_rows(from, std::min(from + most, rows.end), tables[number]);
    });
    for (GrowingColumn& table : tables) ready_.push_back(std::move(table));
    if (done_) done_(rows.end);
    return true;
}

void JudgedTable::judge_rows(std::int64_t begin, std::int64_t end, GrowingColumn& table) {
    Pool<Worker>::Loan worker(rules_->workers());
    worker->forget_warnings();  // those of another table
    std::string json, bad;
    for (std::int64_t row = begin; row < end; ++row) {
        const std::string unnamed = "line-" + std::to_string(row + 1);
        if (!input_.row(row, json, bad)) {
            put_error("K0701", "column '" + bad + "' is not UTF-8 here", table);
            close_row(row, unnamed, table);
            continue;
        }
        const auto verdicts = worker->judge(json, static_cast<std::uint64_t>(row) + 1, options_);
        warnings_->add(worker->warnings());
        const std::string& id = worker->report().id.empty() ? unnamed : worker->report().id;
        if (!verdicts) {
            const Diagnostic& problem = verdicts.errors().front();
            put_error(problem.code, problem.message.en + (problem.hint ? "; " + problem.hint->en : ""),
                      table);
            close_row(row, id, table);
            continue;
        }
        for (const Verdict& verdict : **verdicts) {
            put_verdict(worker->rules(), verdict, table);
            close_row(row, id, table);
        }
    }
}

JudgedTable& self(ArrowArrayStream* stream) { return *static_cast<JudgedTable*>(stream->private_data); }

// Who reads may or may not hold the interpreter's lock; whoever made the input takes it where it is needed.
int get_next(ArrowArrayStream* stream, ArrowArray* out) {
    JudgedTable& table = self(stream);
    *out = {};
    const auto run = [&] {
        try {
            table.next(out);
            return 0;
        } catch (const std::exception& problem) {
            table.last_error = problem.what();
            return EIO;
        }
    };
    if (PyGILState_Check() == 0) return run();
    const pybind11::gil_scoped_release unlocked;
    return run();
}

}  // namespace

void judge_stream(TableInput input, std::shared_ptr<LoadedRules> rules, JudgeOptions options,
                  std::size_t threads, RowsDone done, std::shared_ptr<ToldWarnings> warnings,
                  ArrowArrayStream* out) {
    auto table = std::make_unique<JudgedTable>(std::move(input), std::move(rules), std::move(options),
                                               threads, std::move(done), std::move(warnings));
    out->get_schema = [](ArrowArrayStream*, ArrowSchema* into) {
        new_table().describe(into);
        return 0;
    };
    out->get_next = &get_next;
    out->get_last_error = [](ArrowArrayStream* stream) { return self(stream).last_error.c_str(); };
    out->release = [](ArrowArrayStream* stream) {
        delete static_cast<JudgedTable*>(stream->private_data);
        stream->release = nullptr;
    };
    out->private_data = table.release();
}

}  // namespace kijun::python
