// The service: judging over HTTP, for intake systems that do not embed the library.
//
// Purpose. The answers of the command, over HTTP/1.1 and JSON; its description is served as /openapi.json.
// It listens on loopback unless told otherwise, and beyond loopback only with tokens. Without tokens
// whoever reaches it may judge and read, and nobody may change the rules.
//
// With a record nothing is answered that is not on disk: a judgment is acknowledged after its transaction,
// and while the record cannot be written judging is refused.
//
// With authoring it also serves a page for those who draft, and the language server to it: each session is
// a process of its own with a budget, see engine/serve/README.md.
//
// Threading: make() and run() on one thread; everything else happens inside.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "kijun/loading.hpp"

namespace kijun {

// For those who draft: a page, and the language server over a WebSocket.
struct AuthoringOptions {
    bool on = false;
    std::string pages;                 // directory; empty: as installed beside this program, if it is
    std::vector<std::string> origins;  // of pages that may use it beside the service's own, https://host
    std::string program;               // whose `lsp` is the language server; empty: this one
    Budget budget{30, 1024};           // of a session; the seconds are for each message
    std::size_t sessions = 8;          // at a time
    std::size_t message_bytes = std::size_t{8} << 20;
    std::chrono::milliseconds idle{900'000};
};

struct ServiceOptions {
    std::string rules;      // a path, as for load_rules
    std::string candidate;  // the same, for rules that are only watched; empty: none
    std::string host = "127.0.0.1";
    std::uint16_t port = 8080;     // 0: any free one
    unsigned workers = 0;          // threads that judge; 0: one a processor
    std::string certificate, key;  // PEM files; empty: no TLS
    std::string tokens;            // token file, see kijun/tokens.hpp; empty: none
    std::string audit;             // where the record is kept, see kijun/audit.hpp; empty: no record
    std::string audit_key;         // its key file; with a record
    bool audit_keeps = true;       // reports and verdicts; else only their seals
    unsigned audit_days = 0;       // after which they are erased; 0: never
    std::string log = "problems";  // off, problems, requests
    bool check = false;            // only look whether it would start: nothing is recorded
    bool watch = false;            // load the rules again when their file changes
    std::size_t body_bytes = std::size_t{1} << 20;     // of one report; in a batch, of one line
    std::size_t bundle_bytes = std::size_t{64} << 20;  // of a bundle that is sent
    Budget rules_budget{60, 4096};  // of making it ready, which is tried in a process of its own first
    std::size_t connections = 1024;
    double rate = 0;  // requests a second and holder of a token, or address; 0: no limit
    std::chrono::milliseconds header_time{30'000}, body_time{30'000}, write_time{30'000},
        drain_time{20'000};
    AuthoringOptions authoring;
};

class Service {
public:
    // Loads and checks everything and listens. Errors: K1201 cannot listen, K1202 no certificate or key,
    // K1203 tokens, K1205 not safe, K0805, K1301 and K1308 of the record, and those of loading rules.
    static Result<std::unique_ptr<Service>> make(const ServiceOptions& options, const Loading& loading);
    virtual ~Service() = default;
    [[nodiscard]] virtual std::uint16_t port() const = 0;
    // Serves until SIGTERM or SIGINT, then answers what was begun. SIGHUP loads the rules again.
    virtual void run() = 0;
};

}  // namespace kijun
