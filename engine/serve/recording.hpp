// What recording a judgment needs, alone or in a batch.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "http_server.hpp"
#include "kijun/audit_judgments.hpp"

namespace kijun::serve {

// What a judgment is called is HOLDER:KEY for the one who sent it with that key, KEY where nobody has a
// name, and of a line of a batch the same with ~LINE. So nobody takes the keys of another, nor a line those
// of a single report.

// Whether a client may use it as a key; nothing at all is none.
bool is_key(std::string_view text);
// Whether a judgment may be called so.
bool is_record_id(std::string_view text);
// Without a key it is a new one.
std::string record_id(const std::string& holder, std::string_view key);
std::string record_id_of_line(const std::string& batch, std::uint64_t line);
// The verdicts of a judgment that is there already, if it is the same one: as they are kept, or, where they
// are not and the same rules answer, as they were just `derived`. Errors: K1305 another report under this
// id, K1304 its content is not kept, and other rules answer by now.
Result<std::string> former_verdicts(const AuditEntry& there, const AuditEntry& again,
                                    std::string_view derived);
Diagnostic too_much_waits();
// 503, to be tried again.
HttpResponse unavailable(const Diagnostic& problem);

}  // namespace kijun::serve
