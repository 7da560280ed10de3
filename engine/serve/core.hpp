// What all requests share: the rules, who may ask, what is counted and logged.
#pragma once

#include <atomic>
#include <memory>
#include <optional>
#include <vector>

#include "authoring.hpp"
#include "background.hpp"
#include "call.hpp"
#include "kijun/audit_judgments.hpp"
#include "kijun/audit_recorder.hpp"
#include "kijun/service.hpp"
#include "log.hpp"
#include "pages.hpp"
#include "rate.hpp"

namespace kijun::serve {

class Core : public HttpHandler {
public:
    Core(const ServiceOptions& options, const Loading& loading, std::optional<Tokens> tokens);

    Admission admit(unsigned worker, const HttpHead& head) override;
    HttpResponse refusal(unsigned status, std::string_view why) override;
    void refused(unsigned worker, const HttpHead& head, const HttpOutcome& outcome) override;
    void broke(std::string_view what) override;

    // Counts and logs what was answered.
    void finished(const Route* route, std::string_view method, std::string_view path,
                  std::string_view holder, const HttpOutcome& outcome);
    // Does `work` in the background; false, and a refusal is given, if too much is waiting.
    bool later(const Done& done, std::function<void()> work);
    // Whether the rules of the options are others than those that answer, as far as can be told without
    // loading.
    [[nodiscard]] bool has_changed() const;
    // Loads the rules of the options again; `actor` asked for it, or nobody in particular.
    Result<LoadedRulesPtr> reload(const std::string& actor = {});
    // Lets rules answer, after they are in the record, if there is one. Not on a worker.
    std::optional<Diagnostic> activate(const LoadedRulesPtr& rules, const std::string& actor);
    // The same for rules that will answer, or may be watched.
    std::optional<Diagnostic> record_rules(const LoadedRules& rules, const std::string& actor);
    std::optional<Diagnostic> open_record();
    // Writes an entry, which others may have written already, and waits until it is on disk. Not on a
    // worker. Errors: K1302, K1219.
    Result<AuditEntry> write_entry(AuditEntry entry);
    // Erases on a thread of its own, now and every hour while the result lives, what is older than the
    // record keeps. It ends within seconds, and what is left then is erased by the next one.
    std::unique_ptr<Periodic> keep_erasing();
    // Whether it can be written, if there is one: appends nothing.
    std::optional<Diagnostic> try_record();

    const ServiceOptions options;
    ActiveRules active;
    Shadow shadow;
    Metrics metrics;
    const Log log;
    std::atomic<bool> draining{false};
    std::function<HttpCounts()> connections;  // set before anything is served
    Authoring authoring;
    Pages pages;  // set before anything is served
    [[nodiscard]] bool has_tokens() const { return tokens_.has_value(); }

    // The record, if there is one: the key, who writes, and a store for what is done in the background.
    std::optional<AuditKey> audit_key;
    std::unique_ptr<AuditStore> record;
    std::unique_ptr<AuditRecorder> recorder;

private:
    // Who asks, or why not.
    struct Asker {
        const TokenHolder* holder = nullptr;
        std::optional<HttpResponse> refusal;
    };
    Asker asker(const HttpHead& head, const Route& route);
    Admission admit_author(const HttpHead& head, const Route& route, const std::string& holder);

    std::optional<Tokens> tokens_;
    RateLimit rate_;
    std::vector<std::unique_ptr<Desk>> desks_;  // one a worker
    std::unique_ptr<Background> background_;    // last: it ends first
};

// A batch: reports in, verdicts out, one a line. In batch.cpp.
std::unique_ptr<Streaming> make_batch(Core& core, const Route& route, JudgingOptions words,
                                      std::string holder, const HttpHead& head);

}  // namespace kijun::serve
