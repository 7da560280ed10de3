// An impact as a page that needs nothing else: charts, then the tables.
#include "charts.hpp"

namespace kijun {

std::string impact_html(const ImpactPlan& plan, const ImpactCounts& counts, Language language) {
    const std::string body =
        "<style>figure { margin: 1.5rem 0; } svg { width: 100%; height: auto; } figcaption { "
        "color: #555; } section { overflow-x: auto; } #categories thead th { white-space: nowrap; "
        "}</style>\n" +
        flow_chart(plan, counts, language) + category_chart(plan, counts, language) +
        flip_chart(plan, counts, language) + sheets_html(impact_sheets(plan, counts, language));
    return html_page(impact_title(plan, language), body, language);
}

}  // namespace kijun
