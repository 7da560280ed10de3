#include "nfkc.hpp"

#include <cstdio>
#include <cstdlib>

namespace kijun {

const icu::Normalizer2& nfkc_casefold() {
    static const icu::Normalizer2* const instance = [] {
        UErrorCode status = U_ZERO_ERROR;
        const auto* found = icu::Normalizer2::getNFKCCasefoldInstance(status);
        if (U_FAILURE(status)) {
            // an ICU without its own data cannot be used for anything here
            std::fprintf(stderr, "kijun: ICU has no NFKC_Casefold data (%s)\n", u_errorName(status));
            std::abort();
        }
        return found;
    }();
    return *instance;
}

}  // namespace kijun
