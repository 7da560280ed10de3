// What is answered at once: one function a request, from its parameters to its result.
//
// All of them may throw what nlohmann/json throws about parameters of the wrong form.
#pragma once

#include "workspace.hpp"

namespace kijun::lsp {

// Where in which texts a request means.
struct Place {
    ProjectPtr project;
    ReadingPtr reading;
    std::uint32_t file = 0;
    std::size_t offset = 0;  // bytes; 0 of requests about a whole document

    [[nodiscard]] const TextFile& text() const { return *reading->files[file]; }
};
// Of textDocument, and position if there is one. Nothing if the document is not known.
std::optional<Place> place_of(Workspace& workspace, const Json& parameters);

Json location(const Reading& reading, const Span& span, Encoding encoding);

// An edit that makes `now` of the text between two offsets of a file.
Json edit(const TextFile& file, std::size_t begin, std::size_t end, std::string_view now,
          Encoding encoding);

Answer hover(Workspace& workspace, const Json& parameters);
Answer completion(Workspace& workspace, const Json& parameters);
Answer definition(Workspace& workspace, const Json& parameters);
Answer references(Workspace& workspace, const Json& parameters);
Answer highlights(Workspace& workspace, const Json& parameters);
Answer prepare_rename(Workspace& workspace, const Json& parameters);
Answer rename(Workspace& workspace, const Json& parameters);
Answer document_symbols(Workspace& workspace, const Json& parameters);
Answer workspace_symbols(Workspace& workspace, const Json& parameters);
Answer semantic_tokens(Workspace& workspace, const Json& parameters);
Json semantic_legend();
Answer formatting(Workspace& workspace, const Json& parameters);
Answer code_actions(Workspace& workspace, const Json& parameters);
Answer inlay_hints(Workspace& workspace, const Json& parameters);
Answer folding_ranges(Workspace& workspace, const Json& parameters);
Answer document_links(Workspace& workspace, const Json& parameters);

using Feature = Answer (*)(Workspace& workspace, const Json& parameters);

// Null if there is none for the method.
Feature feature(std::string_view method);

// What initialize says about them.
Json capabilities();

}  // namespace kijun::lsp
