// Any bytes as a bundle: refused with a code, or read; never more. The digest would stop nearly all damage,
// so half of the inputs get a valid one put on.
#include <sodium.h>

#include "fuzz.hpp"
#include "kijun/bundle.hpp"
#include "kijun/judge.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace kijun;
    std::string bytes(fuzz::text_of(data, size));
    if (size % 2 == 0 && size > crypto_hash_sha256_BYTES) {
        auto* begin = reinterpret_cast<unsigned char*>(bytes.data());
        crypto_hash_sha256(begin + size - crypto_hash_sha256_BYTES, begin, size - crypto_hash_sha256_BYTES);
    }
    auto content = read_bundle(bytes);
    if (!content) {
        fuzz::require(content.errors().front().code.starts_with("K08"), "a refusal is one of the bundle's");
        return 0;
    }
    // what was accepted can be judged with
    if (content->program.patterns.size() > 64) return 0;
    auto rules = Rules::make(std::move(content->program), "fuzz", content->saved_patterns);
    if (!rules) return 0;
    Judge judge(*rules);
    Report report;
    report.text = "口座買います";
    JudgeOptions options;
    options.all_revisions = true;
    options.explain = true;
    if (const auto verdicts = judge.judge(report, options)) {
        std::string out;
        for (const Verdict& verdict : **verdicts) write_json(**rules, verdict, out);
    }
    return 0;
}
