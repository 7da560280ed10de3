// An impact as a page of its own.
#include "naming.hpp"

namespace kijun {

std::string impact_html(const ImpactPlan& plan, const ImpactCounts& counts, Language language) {
    return html_page(impact_title(plan, language), sheets_html(impact_sheets(plan, counts, language)),
                     language);
}

}  // namespace kijun
