// What recording a judgment needs, alone or in a batch.
#pragma once

#include <string>
#include <string_view>

#include "http_server.hpp"
#include "kijun/audit_judgments.hpp"

namespace kijun::serve {

// Whether a judgment may be called so; nothing at all is for new_record_id().
bool is_record_id(std::string_view text);
std::string new_record_id();
// The verdicts of a judgment that is there already, if it is the same one: as they are kept, or, where they
// are not and the same rules answer, as they were just `derived`. Errors: K1305 another report under this
// id, K1304 its content is not kept, and other rules answer by now.
Result<std::string> former_verdicts(const AuditEntry& there, const AuditEntry& again,
                                    std::string_view derived);
Diagnostic too_much_waits();
// 503, to be tried again.
HttpResponse unavailable(const Diagnostic& problem);

}  // namespace kijun::serve
