// ICU's NFKC_Casefold data, loaded once. ICU keeps it for the life of the process.
#pragma once

#include <unicode/normalizer2.h>

namespace kijun {

const icu::Normalizer2& nfkc_casefold();

}  // namespace kijun
