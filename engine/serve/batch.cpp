// A batch: the same lines in and out as `kijun judge`, while they come. One line too many costs its error
// record and nothing else; all of a batch is judged by the rules that answered when it began.
#include <fmt/format.h>

#include "core.hpp"
#include "kijun/error_record.hpp"
#include "recording.hpp"

namespace kijun::serve {

namespace {

class Batch : public Streaming {
public:
    Batch(Core& core, const Route& route, JudgingOptions words, std::string holder, const HttpHead& head)
        : core_(core),
          route_(route),
          words_(std::move(words)),
          holder_(std::move(holder)),
          head_(head),
          key_(head.idempotency_key.empty() ? std::string() : record_id(holder_, head.idempotency_key)),
          desk_(core.active, core.metrics, core.shadow) {
        desk_.pin();
    }

    HttpResponse head() override {
        HttpResponse head;
        head.content_type = "application/x-ndjson";
        return from(*desk_.now(), std::move(head));
    }

    void take(std::string piece, bool last, std::function<void(std::string)> done) override {
        answers_.clear();
        entries_.clear();
        if (!piece.empty()) {
            taken_ = std::move(piece);
            begun_ = 0;
        }
        std::size_t end = taken_.find('\n', begun_);
        for (std::size_t made = 0; end != std::string::npos && made < most_made;
             end = taken_.find('\n', begun_)) {
            add(std::string_view(taken_).substr(begun_, end - begun_));
            begun_ = end + 1;
            const std::size_t before = answers_.size();
            end_line();
            if (answers_.size() > before) made += answers_.back().text.size();
        }
        if (end == std::string::npos) {
            add(std::string_view(taken_).substr(begun_));
            begun_ = taken_.size();
            if (last && (too_long_ || !line_.empty())) end_line();
        }
        if (entries_.empty()) return done(all_answers());
        const auto answered = [this, done](const Result<std::vector<AuditEntry>>& recorded) {
            settle(recorded);
            done(all_answers());
        };
        // the entries stay, to be compared with what was there already
        if (core_.recorder->submit(entries_, answered)) return;
        settle(too_much_waits());
        done(all_answers());
    }

    [[nodiscard]] bool has_more() const override { return begun_ < taken_.size(); }

    void finished(const HttpOutcome& outcome) override {
        core_.finished(&route_, head_.method, head_.path, holder_, outcome);
    }

private:
    static constexpr std::size_t most_made = std::size_t{256} << 10;  // of answers, at a time

    // What stands in the place of one line of the batch.
    struct LineAnswer {
        std::uint64_t number = 0;
        std::string id;
        std::string text;
        bool recorded = false;  // an entry stands for it
    };

    std::string all_answers() {
        std::string out;
        for (const LineAnswer& answer : answers_) out += answer.text;
        return out;
    }

    // Nothing is acknowledged that is not on disk.
    void settle(const Result<std::vector<AuditEntry>>& recorded) {
        auto answer = answers_.begin();
        for (std::size_t number = 0; number < entries_.size(); ++number, ++answer) {
            while (!answer->recorded) ++answer;
            if (recorded && !(*recorded)[number].repeated) continue;
            const std::string_view derived =
                std::string_view(answer->text).substr(0, answer->text.size() - 1);
            auto former = recorded ? former_verdicts((*recorded)[number], entries_[number], derived)
                                   : Result<std::string>(recorded.errors());
            answer->text.clear();
            if (former)
                answer->text = std::move(*former) + '\n';
            else
                write_error_record(answer->text, answer->number, answer->id, former.errors().front());
        }
    }

    void add(std::string_view text) {
        if (too_long_) return;
        if (line_.size() + text.size() > core_.options.body_bytes) {
            too_long_ = true;
            line_.clear();
        } else {
            line_ += text;
        }
    }

    void end_line() {
        ++number_;
        std::string out;
        if (too_long_) {
            const std::size_t most = core_.options.body_bytes;
            write_error_record(out, number_, {},
                               error("K0713", {}, fmt::format("the line is longer than {} bytes", most),
                                     fmt::format("行が {} バイトを超えています", most)));
            core_.metrics.add(Metrics::not_judged);
        } else if (line_.find_first_not_of(" \t\r") != std::string::npos) {
            judge();
        }
        if (!out.empty()) answers_.push_back({number_, {}, std::move(out)});
        line_.clear();
        too_long_ = false;
    }

    void judge() {
        Diagnostics warnings;  // of fields that are ignored; a batch has no place for them
        auto problem = desk_.read(line_, fmt::format("line-{}", number_), warnings);
        LineAnswer& answer = answers_.emplace_back();
        answer.number = number_;
        answer.id = desk_.report().id;
        if (!problem) {
            const auto verdicts = desk_.judge(words_, false);
            if (verdicts) {
                desk_.write(**verdicts, '\n', answer.text);
                if (core_.recorder) record(**verdicts, answer);
                answer.text += '\n';
                return;
            }
            problem = verdicts.errors().front();
        }
        write_error_record(answer.text, number_, answer.id, *problem);
    }

    // A batch that is sent again under its key finds its lines recorded.
    void record(const std::vector<Verdict>& verdicts, LineAnswer& answer) {
        const std::string id = key_.empty() ? record_id(holder_, {}) : record_id_of_line(key_, number_);
        entries_.push_back(judgment_entry(*core_.audit_key, id, holder_, *desk_.now()->rules,
                                          {line_, answer.text, words_, false}, verdicts,
                                          core_.options.audit_keeps));
        answer.recorded = true;
    }

    Core& core_;
    const Route& route_;
    JudgingOptions words_;
    std::string holder_;
    const HttpHead head_;
    const std::string key_;  // what the record calls the batch; empty: each line has a name of its own
    Desk desk_;
    std::string taken_;                // the last piece
    std::size_t begun_ = 0;            // of it, where the lines begin that are still to be judged
    std::vector<LineAnswer> answers_;  // since it was asked last
    std::vector<AuditEntry> entries_;
    std::string line_;
    std::uint64_t number_ = 0;
    bool too_long_ = false;
};

}  // namespace

std::unique_ptr<Streaming> make_batch(Core& core, const Route& route, JudgingOptions words,
                                      std::string holder, const HttpHead& head) {
    return std::make_unique<Batch>(core, route, std::move(words), std::move(holder), head);
}

}  // namespace kijun::serve
