#include <array>

#include "rows/rows.hpp"

namespace kijun::bench {

std::span<const Family> families() {
    static constexpr std::array all{
        Family{"text", "folding and scanning, against ICU and one hs_scan", measure_text},
        Family{"judge", "judging, against the floor; latency; allocations", measure_judge},
        Family{"revisions", "under 64 revisions at once", measure_revisions},
        Family{"peers", "other engines on the same rules and texts", measure_peers},
        Family{"growth", "words, categories, sizes, hit rates", measure_growth},
        Family{"loading", "compiling sources, loading a bundle", measure_loading},
        Family{"command", "the whole command on a generated year; memory", measure_command},
        Family{"threads", "1 and 2 threads", measure_threads},
    };
    return all;
}

}  // namespace kijun::bench
