// Whether what a bundle says makes sense.
#pragma once

#include "kijun/bundle.hpp"

namespace kijun {

// A digest shows that a file is as it was written; this shows that what was written can be judged with:
// every number is one of something that is there.
bool is_consistent(const BundleContent& content);

}  // namespace kijun
