// What is verified beside the conditions: days, sources, calendar, procedures. Private to the revise room.
#pragma once

#include "kijun/model.hpp"
#include "kijun/program.hpp"

namespace kijun {

Diagnostic note_at(std::string_view code, Span span, std::string en, std::string ja);

// K0531, K0537, K0538, K0539: see kijun/verify.hpp.
Diagnostics verify_surroundings(const Model& model, const Program& program);

}  // namespace kijun
