// The sources of a bundle that was read already, for those who hold bundles as bytes and not as files.
#pragma once

#include "kijun/loading.hpp"

namespace kijun {

// As read_rules() of a path, from what the bundle holds.
RulesInput read_sources_of(const BundleContent& content, Stage stage, const Loading& loading);

}  // namespace kijun
