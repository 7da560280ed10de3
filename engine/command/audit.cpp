// kijun audit: looks into the record that `kijun serve` keeps: whether it is whole, what it holds, whether
// its verdicts can be derived again.
#include <fmt/format.h>
#include <sys/stat.h>

#include <CLI/CLI.hpp>
#include <charconv>

#include "kijun/audit_judgments.hpp"
#include "kijun/file.hpp"
#include "service_commands.hpp"

namespace kijun::command {

namespace {

struct Options {
    std::string store;
    std::string key;
    std::string head;     // N:HASH
    std::string subject;  // export: only this judgment
    std::string before;   // erase
    bool sealed = false;  // export
    bool cases = false;   // export
};

void refuse(Context& context, const Diagnostic& problem, int exit) {
    complain(context, problem);
    context.exit = exit;
}

std::optional<AuditKey> key_of(Context& context, const Options& options) {
    const auto text = read_whole_file(options.key);
    if (!text) {
        refuse(context, text.errors().front(), exit_io);
        return std::nullopt;
    }
    auto key = AuditKey::read(*text);
    if (key) return std::move(*key);
    refuse(context, key.errors().front(), exit_usage);
    return std::nullopt;
}

std::unique_ptr<AuditStore> open(Context& context, const Options& options, const AuditKey& key,
                                 bool read_only) {
    auto store = AuditStore::open(options.store, key, read_only);
    if (store) return std::move(*store);
    refuse(context, store.errors().front(), exit_io);
    return nullptr;
}

void run_keygen(const Options& options, Context& context) {
    struct stat status {};
    if (::lstat(options.key.c_str(), &status) == 0) {
        complain(context, Message{options.key + " exists and is not written over",
                                  options.key + " は既にあるので書き換えません"});
        context.exit = exit_io;
        return;
    }
    if (const auto problem = write_whole_file(options.key, AuditKey::generate().text() + "\n", 0600))
        refuse(context, *problem, exit_io);
}

std::optional<AuditHead> read_head(const std::string& text) {
    const std::size_t colon = text.find(':');
    AuditHead head;
    const auto read = std::from_chars(text.data(), text.data() + std::min(colon, text.size()), head.number);
    if (colon == std::string::npos || read.ec != std::errc{} || read.ptr != text.data() + colon)
        return std::nullopt;
    head.hash = text.substr(colon + 1);
    return head;
}

void run_verify(const Options& options, Context& context) {
    std::optional<AuditHead> kept;
    if (!options.head.empty()) {
        kept = read_head(options.head);
        if (!kept) {
            complain(context, Message{"--head takes NUMBER:HASH, as verify prints it",
                                      "--head には verify が示す 番号:ハッシュ を指定してください"});
            context.exit = exit_usage;
            return;
        }
    }
    const auto key = key_of(context, options);
    if (!key) return;
    const auto store = open(context, options, *key, true);
    if (!store) return;
    const auto found = verify_audit(*store, *key, kept);
    if (!found) return refuse(context, found.errors().front(), exit_io);
    for (const auto& [number, what] : found->problems)
        context.out.write(fmt::format("{}: {}\n", number, context.say(what)));
    context.out.write(fmt::format(
        fmt::runtime(context.say(
            "{} entries: {} judgments, {} reviews; sealed parts: {} there, {} erased, {} never kept\n"
            "head {}:{}\n",
            "項目 {} 件（判断 {}、確認 {}）。封じた内容：あり {}、消去済み {}、保存せず {}\n先頭 {}:{}\n")),
        found->entries, found->judgments, found->reviews, found->sealed, found->erased, found->never_kept,
        found->head.number, found->head.hash));
    if (found->sound()) {
        context.out.write(context.say("the chain is whole\n", "連鎖は完全です\n"));
        return;
    }
    context.out.write(
        fmt::format(fmt::runtime(context.say("{} problems\n", "問題 {} 件\n")), found->problem_count));
    context.exit = exit_findings;
}

void run_export_cases(AuditStore& store, Context& context) {
    const auto counts = disposition_cases(store, [&](const std::string& line) {
        context.out.write(line + '\n');
        return !context.out.failed();
    });
    if (!counts) return refuse(context, counts.errors().front(), exit_io);
    complain(
        context,
        Message{
            fmt::format("{} cases; left out: {} undecided, {} no longer kept, {} judged in words that "
                        "cases do not have",
                        counts->written, counts->undecided, counts->not_kept, counts->not_said),
            fmt::format("事例 {} 件。除いたもの：未決 {} 件、内容なし {} 件、事例では表せない条件 {} 件",
                        counts->written, counts->undecided, counts->not_kept, counts->not_said)});
}

void run_export(const Options& options, Context& context) {
    const auto key = key_of(context, options);
    if (!key) return;
    const auto store = open(context, options, *key, true);
    if (!store) return;
    if (options.cases) return run_export_cases(*store, context);
    const auto write = [&](const AuditEntry& entry) {
        context.out.write(audit_json(entry, options.sealed) + '\n');
        return !context.out.failed();
    };
    if (options.subject.empty()) {
        if (const auto problem = store->read(0, write)) refuse(context, *problem, exit_io);
        return;
    }
    const auto entries = store->about(options.subject);
    if (!entries) return refuse(context, entries.errors().front(), exit_io);
    if (entries->empty()) {
        complain(context, Message{"nothing is recorded about " + options.subject,
                                  options.subject + " の記録はありません"});
        context.exit = exit_findings;
    }
    for (const AuditEntry& entry : *entries) write(entry);
}

void run_rejudge(const Options& options, Context& context) {
    const auto key = key_of(context, options);
    if (!key) return;
    const auto store = open(context, options, *key, true);
    if (!store) return;
    const auto found = rejudge(*store, context.loading);
    if (!found) return refuse(context, found.errors().front(), exit_io);
    for (const auto& [subject, why] : found->others)
        context.out.write(fmt::format("{}: {}\n", printable(subject), printable(context.say(why))));
    context.out.write(fmt::format(
        fmt::runtime(context.say(
            "{} judgments derived again: {} the same, {} not; of {} the report is not kept\n",
            "{} 件を判断し直しました：同じ {} 件、異なる {} 件。通報を保存していないもの {} 件\n")),
        found->same + found->other, found->same, found->other, found->not_kept));
    if (found->other > 0) context.exit = exit_findings;
}

void run_erase(const Options& options, Context& context) {
    Diagnostics warnings;
    const auto date = parse_date(options.before, {}, warnings);
    if (!date || date->instant || !date->days.single()) {
        complain(context, Message{"--before takes a day", "--before には日を指定してください"});
        context.exit = exit_usage;
        return;
    }
    const auto key = key_of(context, options);
    if (!key) return;
    // what writes makes what is missing, and a mistyped name would look erased
    if (!open(context, options, *key, true)) return;
    const auto store = open(context, options, *key, false);
    if (!store) return;
    const auto done = store->erase(to_string(date->days.first) + "T00:00:00.000000Z", "kijun audit erase");
    if (!done) return refuse(context, done.errors().front(), exit_io);
    context.out.write(
        fmt::format(fmt::runtime(context.say("{} erased\n", "{} 件を消去しました\n")), done->count));
    if (done->remains) refuse(context, *done->remains, exit_io);
}

using Run = void (*)(const Options&, Context&);
CLI::App* add_part(CLI::App& command, Context& context, const std::shared_ptr<Options>& options,
                   const std::string& name, const std::string& text, Run run) {
    CLI::App* part = command.add_subcommand(name, text);
    part->add_option("store", options->store,
                     context.say("file, or postgresql:// address, of the record",
                                 "記録のファイル又は postgresql:// のアドレス"))
        ->required()
        ->type_name("STORE");
    part->add_option("--key", options->key, context.say("its key file", "その鍵のファイル"))
        ->required()
        ->type_name("FILE");
    part->callback([options, &context, run] { run(*options, context); });
    return part;
}

}  // namespace

void add_audit(CLI::App& app, Context& context) {
    auto options = std::make_shared<Options>();
    CLI::App* command = app.add_subcommand(
        "audit", context.say("look into the record of the service", "サービスの記録を調べる"));
    command->require_subcommand(1);
    CLI::App* keygen =
        command->add_subcommand("keygen", context.say("make a key for a record", "記録の鍵を作る"));
    keygen->add_option("file", options->key, context.say("file of the key", "鍵のファイル"))
        ->required()
        ->type_name("FILE");
    keygen->callback([options, &context] { run_keygen(*options, context); });

    add_part(*command, context, options, "verify",
             context.say("see whether the record is whole", "記録が完全かどうかを調べる"), run_verify)
        ->add_option("--head", options->head,
                     context.say("an earlier head that was kept elsewhere: it must be in the record",
                                 "別に控えた過去の先頭。記録に含まれていなければならない"))
        ->type_name("N:HASH");
    CLI::App* exported =
        add_part(*command, context, options, "export",
                 context.say("write the entries as NDJSON", "項目を NDJSON で出力する"), run_export);
    auto* about = exported
                      ->add_option("--about", options->subject,
                                   context.say("only of this judgment", "この判断のものだけ"))
                      ->type_name("ID");
    auto* sealed = exported->add_flag("--sealed", options->sealed,
                                      context.say("with reports and verdicts", "通報と判断の内容も"));
    exported
        ->add_flag("--cases", options->cases,
                   context.say("instead: what people decided, as cases for `kijun test`",
                               "代わりに、人が決めた内容を `kijun test` の事例として出力する"))
        ->excludes(about)
        ->excludes(sealed);
    add_part(*command, context, options, "rejudge",
             context.say("derive every verdict again from what is recorded",
                         "記録からすべての判断をやり直して比べる"),
             run_rejudge);
    add_part(*command, context, options, "erase",
             context.say("take reports and verdicts away and keep the proof",
                         "通報と判断の内容を消し、証跡を残す"),
             run_erase)
        ->add_option(
            "--before", options->before,
            context.say("those recorded before this day (UTC)", "この日（UTC）より前に記録したもの"))
        ->required()
        ->type_name("DAY");
    command->footer(
        context.say("Examples:\n"
                    "  kijun audit keygen record.key\n"
                    "  kijun audit verify record.db --key record.key\n"
                    "  kijun audit rejudge postgresql:///kijun --key record.key\n"
                    "  kijun audit export record.db --key record.key --cases > decided.cases.ndjson\n",
                    "例：\n"
                    "  kijun audit keygen record.key\n"
                    "  kijun audit verify record.db --key record.key\n"
                    "  kijun audit rejudge postgresql:///kijun --key record.key\n"
                    "  kijun audit export record.db --key record.key --cases > decided.cases.ndjson\n"));
}

}  // namespace kijun::command
