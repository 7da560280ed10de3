#include "publishing.hpp"

#include <set>

namespace kijun::lsp {

namespace {

int severity_of(Severity severity) {
    return severity == Severity::error ? 1 : severity == Severity::warning ? 2 : 3;
}

// What has no place of its own is told at the beginning of the file that declares the guideline.
std::uint32_t file_of(const Diagnostic& diagnostic, const Reading& reading) {
    if (diagnostic.span.known() && diagnostic.span.file < reading.files.size()) return diagnostic.span.file;
    for (std::uint32_t file = 0; file < reading.modules.size(); ++file)
        if (reading.modules[file] != nullptr && !reading.modules[file]->guidelines.empty()) return file;
    return 0;
}

Json list_of(const std::vector<LocatedDiagnostic>& findings, const Workspace& workspace) {
    Json list = Json::array();
    // a file that several guidelines import is told of once
    std::set<std::string> told;
    for (const LocatedDiagnostic& finding : findings) {
        Json one = to_json(*finding.diagnostic, *finding.reading, workspace);
        if (told.insert(one.dump(-1, ' ', false, Json::error_handler_t::replace)).second)
            list.push_back(std::move(one));
    }
    return list;
}

}  // namespace

Json to_json(const Diagnostic& diagnostic, const Reading& reading, const Workspace& workspace) {
    const std::uint32_t file = file_of(diagnostic, reading);
    const Span span = diagnostic.span.known() ? diagnostic.span : Span{file, 0, 0};
    std::string message = said(diagnostic.message, workspace.language);
    if (diagnostic.hint) message += "\n" + said(*diagnostic.hint, workspace.language);
    Json made{{"range", reading.files[file]->range(span, workspace.encoding)},
              {"severity", severity_of(diagnostic.severity)},
              {"code", diagnostic.code},
              {"source", "kijun"},
              {"message", std::move(message)}};
    for (const Label& label : diagnostic.labels) {
        if (!label.span.known() || label.span.file >= reading.files.size()) continue;
        const TextFile& other = *reading.files[label.span.file];
        made["relatedInformation"].push_back(
            {{"location", {{"uri", other.address}, {"range", other.range(label.span, workspace.encoding)}}},
             {"message", said(label.message, workspace.language)}});
    }
    if (diagnostic.code == "K1001") made["tags"] = Json::array({1});  // Unnecessary
    return made;
}

std::vector<LocatedDiagnostic> findings_of(Project& project) {
    const ReadingPtr reading = project.reading();
    std::vector<LocatedDiagnostic> all;
    if (reading->files.empty()) return all;
    const std::set<TextFilePtr> now(reading->files.begin(), reading->files.end());
    // of older texts, what is said about files that are still the same
    const auto add = [&](const Diagnostics& diagnostics, const ReadingPtr& of) {
        for (const Diagnostic& diagnostic : diagnostics)
            if (of == reading || now.contains(of->files[file_of(diagnostic, *of)]))
                all.push_back({of, &diagnostic});
    };
    add(reading->diagnostics, reading);
    if (project.compiled) add(project.compiled->diagnostics, project.compiled->reading);
    if (project.remarked) add(project.remarks, project.remarked);
    return all;
}

Messages Publisher::news() {
    std::map<std::string, std::pair<TextFilePtr, std::vector<LocatedDiagnostic>>> by_address;
    for (const ProjectPtr& project : workspace_.projects()) {
        const auto findings = findings_of(*project);
        for (const TextFilePtr& file : project->files()) by_address[file->address].first = file;
        for (const LocatedDiagnostic& finding : findings) {
            const TextFilePtr& file =
                finding.reading->files[file_of(*finding.diagnostic, *finding.reading)];
            by_address[file->address].second.push_back(finding);
        }
    }
    Messages messages;
    const auto tell = [&](const std::string& address, const std::optional<std::int64_t>& version,
                          const Json& list) {
        Json parameters{{"uri", address}, {"diagnostics", list}};
        if (version) parameters["version"] = *version;
        messages.push_back(notification("textDocument/publishDiagnostics", std::move(parameters)));
    };
    for (const auto& [address, found] : by_address) {
        const auto& [file, findings] = found;
        const Json list = list_of(findings, workspace_);
        const auto told = told_.find(address);
        // of a file that is not open, and was never told of, an empty list is no news
        if (told == told_.end() && list.empty() && !file->version) continue;
        Told now{file->version, list.dump(-1, ' ', false, Json::error_handler_t::replace)};
        if (told != told_.end() && told->second.version == now.version &&
            told->second.diagnostics == now.diagnostics)
            continue;
        tell(address, now.version, list);
        told_[address] = std::move(now);
    }
    for (auto it = told_.begin(); it != told_.end();) {
        if (by_address.contains(it->first)) {
            ++it;
            continue;
        }
        if (it->second.diagnostics != "[]") tell(it->first, std::nullopt, Json::array());
        it = told_.erase(it);
    }
    return messages;
}

}  // namespace kijun::lsp
