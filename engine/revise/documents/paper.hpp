// Small things that documents are put together from. Private to the documents.
#pragma once

#include <string>

#include "kijun/official_documents.hpp"

namespace kijun::documents {

inline TextRun plain(std::string text) { return {std::move(text), Underline::off, false, {}}; }
inline Paragraph paragraph(std::string text, Align align = Align::left, std::uint32_t indent = 0) {
    return {{plain(std::move(text))}, 0, indent, align};
}
inline Paragraph heading(std::string text, std::uint32_t level) {
    return {{plain(std::move(text))}, level, 0, Align::left};
}
inline DocumentTable::Cell cell(std::string text) { return {paragraph(std::move(text))}; }

// Its title, or its id.
std::string name_of(const RevisionInfo& revision);
// "令和7年2月28日現在（…、…適用）", or that it is a draft.
std::string as_of(const RevisionInfo& revision, std::optional<LocalDay> day, const HouseSentences& house);

}  // namespace kijun::documents
