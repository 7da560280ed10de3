// What recording a judgment needs, alone or in a batch.
#pragma once

#include <string>

#include "http_server.hpp"
#include "kijun/audit_judgments.hpp"

namespace kijun::serve {

std::string new_record_id();
// The verdicts of a judgment that is there already, if it is the same one. Errors: K1305 another report
// under this id, K1304 its content is no longer kept.
Result<std::string> former_verdicts(const AuditEntry& there, const AuditEntry& again);
Diagnostic too_much_waits();
// 503, to be tried again.
HttpResponse unavailable(const Diagnostic& problem);

}  // namespace kijun::serve
