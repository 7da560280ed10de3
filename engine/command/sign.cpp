// kijun sign: somebody vouches for a bundle.
#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "kijun/file.hpp"
#include "rules_input.hpp"

namespace kijun::command {

namespace {

struct Options {
    std::string bundle;
    std::string key;
    std::string output;
};

void run(const Options& options, Context& context) {
    const auto refuse = [&](const Diagnostics& problems) {
        for (const auto& problem : problems) complain(context, problem);
        context.exit = exit_io;
    };
    if (const auto refused = refuse_output(options.output)) {
        complain(context, *refused);
        context.exit = exit_usage;
        return;
    }
    const auto bytes = read_whole_file(options.bundle);
    if (!bytes) return refuse(bytes.errors());
    auto bundle = read_bundle(*bytes, context.loading.trust);
    if (!bundle) return refuse(bundle.errors());
    // nobody should vouch for what a load would refuse
    if (const auto rules = make_rules(std::move(*bundle), context.loading.cache); !rules) {
        return refuse(rules.errors());
    }
    auto text = read_whole_file(options.key);
    if (!text) return refuse(text.errors());
    const auto key = SecretKey::read(std::move(*text));
    if (!key) return refuse(key.errors());
    const auto made = sign_bundle(*bytes, *key);
    if (!made) return refuse(made.errors());
    const std::string& output = options.output.empty() ? options.bundle : options.output;
    if (const auto problem = write_whole_file(output, *made)) return refuse({*problem});
    context.out.write(fmt::format(fmt::runtime(context.say("{}: signed by {}\n", "{}：署名者 {}\n")),
                                  output, to_string(key->public_key())));
}

}  // namespace

void add_sign(CLI::App& app, Context& context) {
    auto options = std::make_shared<Options>();
    CLI::App* command = app.add_subcommand("sign", context.say("sign a bundle", "バンドルに署名する"));
    command
        ->add_option("bundle", options->bundle,
                     context.say("the bundle; a signature it has is replaced",
                                 "バンドル（既にある署名は置き換える）"))
        ->required()
        ->check(CLI::ExistingFile)
        ->type_name("BUNDLE");
    command
        ->add_option("--key", options->key,
                     context.say("file with the secret key, from kijun keygen",
                                 "kijun keygen で作った秘密鍵のファイル"))
        ->required()
        ->type_name("FILE");
    command
        ->add_option("-o,--output", options->output,
                     context.say("write the signed bundle here; otherwise in place",
                                 "署名したバンドルの書き出し先。省略時は元のファイルを置き換える"))
        ->type_name("FILE.kjb");
    command->footer(context.say("Example:\n  kijun sign ihc.kjb --key committee.key\n",
                                "例：\n  kijun sign ihc.kjb --key committee.key\n"));
    command->callback([options, &context] { run(*options, context); });
}

}  // namespace kijun::command
