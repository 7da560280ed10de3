#include "error_log.hpp"

#include <fmt/format.h>

namespace kijun::syntax {

void ErrorLog::close() {
    if (errors_ <= limit_) return;
    const std::uint64_t omitted = errors_ - limit_;
    const std::string_view more_en = hopeless() ? " or more" : "";
    const std::string_view more_ja = hopeless() ? "以上" : "";
    out_.push_back(
        error("K0105", {file_, 0, 0},
              fmt::format("too many errors in this file: {}{} more are not shown", omitted, more_en),
              fmt::format("このファイルの誤りが多すぎます。ほかに {} 件{}あります", omitted, more_ja)));
}

}  // namespace kijun::syntax
