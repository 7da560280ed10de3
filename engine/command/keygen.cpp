// kijun keygen: a pair of keys, to sign bundles with and to check them with.
#include <sys/stat.h>

#include <CLI/CLI.hpp>

#include "context.hpp"
#include "kijun/file.hpp"

namespace kijun::command {

namespace {

void run(const std::string& name, Context& context) {
    const std::string secret_file = name + ".key", public_file = name + ".pub";
    for (const std::string& path : {secret_file, public_file}) {
        struct stat status {};
        if (::lstat(path.c_str(), &status) != 0) continue;
        // a key that is lost cannot be made again
        complain(context,
                 Message{path + " exists and is not written over", path + " は既にあるので書き換えません"});
        context.exit = exit_io;
        return;
    }
    const SecretKey key = SecretKey::generate();
    auto problem = write_whole_file(secret_file, key.text() + "\n", 0600);
    if (!problem) problem = write_whole_file(public_file, to_string(key.public_key()) + "\n");
    if (problem) {
        complain(context, *problem);
        context.exit = exit_io;
        return;
    }
    context.out.write(to_string(key.public_key()) + "\n");
}

}  // namespace

void add_keygen(CLI::App& app, Context& context) {
    auto name = std::make_shared<std::string>();
    CLI::App* command = app.add_subcommand("keygen", context.say("make a pair of keys for signing bundles",
                                                                 "バンドルの署名に使う鍵の組を作る"));
    command
        ->add_option("name", *name,
                     context.say("NAME.key is to sign with and to be kept secret, NAME.pub to check with",
                                 "NAME.key は署名用（秘密にする）、NAME.pub は確認用"))
        ->required()
        ->type_name("NAME");
    command->footer(
        context.say("Example:\n  kijun keygen committee\n", "例：\n  kijun keygen committee\n"));
    command->callback([name, &context] { run(*name, context); });
}

}  // namespace kijun::command
