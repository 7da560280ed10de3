// What is wrong and where, as the editor is told: only what it does not know yet.
#pragma once

#include <map>
#include <string>

#include "workspace.hpp"

namespace kijun::lsp {

// A diagnostic, with the texts that its places are in.
struct LocatedDiagnostic {
    ReadingPtr reading;
    const Diagnostic* diagnostic;
};

class Publisher {
public:
    explicit Publisher(Workspace& workspace) : workspace_(workspace) {}

    // publishDiagnostics for every document whose list, or whose version, is another than when last told.
    Messages news();

private:
    struct Told {
        std::optional<std::int64_t> version;
        std::string diagnostics;
    };
    Workspace& workspace_;
    std::map<std::string, Told> told_;  // by address
};

// Everything known of the project's texts as they are now; what takes longer to find, of the files that
// have not changed since it was found.
std::vector<LocatedDiagnostic> findings_of(Project& project);

Json to_json(const Diagnostic& diagnostic, const Reading& reading, const Workspace& workspace);

}  // namespace kijun::lsp
