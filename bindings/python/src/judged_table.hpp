// A table of reports in, a table of verdicts out: an Arrow stream that judges its input as it is read.
//
// Every batch of the input is judged by several threads, in pieces whose order is kept. No more pieces than
// the threads work on are held, so a table of any length passes through.
//
// Columns of the output, one row a verdict (a row that cannot be judged gives one, too, with the error):
//   row            int64     of the input, from 0
//   id, revision, outcome    texts; no revision and no outcome where there is an error
//   categories     list of texts: ids of what is met
//   undetermined   list of texts: ids of what is open
//   evidence       list of structs: category, criterion, field, term, start_byte, end_byte, start_char,
//                  end_char, text; half-open, as in a verdict's JSON
//   missing        list of texts: the facts asked for, once each
//   error_code, error        texts; null where there is a verdict
//
// Threading: one reader at a time, as the specification of the stream interface has it.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "arrow_abi.hpp"
#include "loaded_rules.hpp"
#include "table_input.hpp"
#include "told_warnings.hpp"

namespace kijun::python {

// Told how many rows have been judged; called without the interpreter's lock, and may throw.
using RowsDone = std::function<void(std::int64_t)>;

// Fills `out`. `done` may be empty. What of the rows is not looked at goes into `warnings` as they are
// judged.
void judge_stream(TableInput input, std::shared_ptr<LoadedRules> rules, JudgeOptions options,
                  std::size_t threads, RowsDone done, std::shared_ptr<ToldWarnings> warnings,
                  ArrowArrayStream* out);

}  // namespace kijun::python
